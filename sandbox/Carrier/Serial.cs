namespace DutyCall.Sandbox.Carrier;

/// <summary>
/// The carrier does one thing after another: every change of a call, conference or queue runs in this context, and an
/// <c>await</c> started here continues here. Whoever posts first also works the queue off, so with a clock that stands
/// still everything that can happen has happened when the post returns.
/// </summary>
sealed partial class Serial(ILogger<Serial> log) : SynchronizationContext
{
    readonly Lock gate = new();
    readonly Queue<(SendOrPostCallback Work, object? State)> waiting = [];
    bool working;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            waiting.Enqueue((d, state));
            if (working)
                return;
            working = true;
        }
        WorkOff();
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Post(Action work) => Post(static w => ((Action)w!)(), work);

    /// <summary>Does <paramref name="work"/> in the context, for a caller outside it.</summary>
    public Task<T> Do<T>(Func<T> work) => Do(() => Task.FromResult(work()));

    public Task<T> Do<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(async () => await Relay(work, done));
        return done.Task;
    }

    /// <summary>Starts work that nobody waits for. Being stopped is its normal end; anything else that throws is a defect, and logged.</summary>
    public void Go(Func<Task> work) => Post(async () =>
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e)
        {
            WorkFailed(e);
        }
    });

    static async Task Relay<T>(Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(await work());
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

    void WorkOff()
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (Next() is { } next)
                DoOne(next);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    (SendOrPostCallback Work, object? State)? Next()
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out var next))
                return next;
            working = false;
            return null;
        }
    }

    void DoOne((SendOrPostCallback Work, object? State) next)
    {
        try
        {
            next.Work(next.State);
        }
        catch (Exception e)
        {
            WorkFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Error, "The carrier's work failed")]
    partial void WorkFailed(Exception e);
}
