namespace DutyCall.Infrastructure;

/// <summary>
/// One after another on this node for what only one of many can have. The database decides; but fifty who wait there for one row
/// hold fifty connections, and here none.
/// </summary>
sealed class Turns
{
    readonly Lock gate = new();
    readonly Dictionary<object, Queue> queues = [];

    /// <summary>Comes back when it is this one's turn; the turn ends with what it answers.</summary>
    public async Task<IDisposable> Take(object what, CancellationToken ct)
    {
        Queue queue;
        lock (gate)
        {
            if (!queues.TryGetValue(what, out queue!))
                queues.Add(what, queue = new());
            queue.Length++;
        }

        try
        {
            await queue.Free.WaitAsync(ct);
        }
        catch
        {
            Leave(what, queue);
            throw;
        }

        return new Turn(this, what, queue);
    }

    void Leave(object what, Queue queue)
    {
        lock (gate)
        {
            if (--queue.Length > 0)
                return;
            queues.Remove(what);
        }

        queue.Free.Dispose();
    }

    sealed class Queue
    {
        public SemaphoreSlim Free { get; } = new(1);

        /// <summary>Who has the turn, and who waits for it.</summary>
        public int Length { get; set; }
    }

    sealed class Turn(Turns turns, object what, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Free.Release();
            turns.Leave(what, queue);
        }
    }
}
