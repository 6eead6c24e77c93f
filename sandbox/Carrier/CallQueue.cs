namespace DutyCall.Sandbox.Carrier;

/// <summary>Callers who wait, first come first served. Made by REST, or by the first Enqueue that names it.</summary>
sealed class CallQueue(Exchange exchange, string name)
{
    readonly List<QueueMember> members = [];
    TaskCompletionSource arrival = new();

    public string Sid { get; } = Carrier.Sid.New("QU");
    public string Name { get; set; } = name;
    public int MaxSize { get; set; } = 1000;
    public DateTimeOffset Created { get; } = exchange.Now;
    public DateTimeOffset Updated { get; set; } = exchange.Now;
    public IReadOnlyList<QueueMember> Members => members;

    public int AverageWait => members.Count == 0 ? 0 : (int)members.Average(m => (exchange.Now - m.Since).TotalSeconds);

    /// <summary>Completes when the next caller joins.</summary>
    public Task Arrival => arrival.Task;

    public QueueMember Add(Call call)
    {
        var member = new QueueMember(call, exchange.Now);
        members.Add(member);
        (var arrived, arrival) = (arrival, new());
        arrived.SetResult();
        return member;
    }

    public void Remove(QueueMember member) => members.Remove(member);

    public QueueMember? TakeFirst()
    {
        var first = members.FirstOrDefault();
        if (first is not null)
            members.Remove(first);
        return first;
    }
}

/// <summary>A caller in a queue.</summary>
sealed class QueueMember(Call call, DateTimeOffset since)
{
    readonly TaskCompletionSource<Call> taken = new();
    readonly TaskCompletionSource talked = new();

    public Call Call { get; } = call;
    public DateTimeOffset Since { get; } = since;

    /// <summary>Taken out of the queue by REST, to other instructions.</summary>
    public bool Redirected { get; private set; }

    public void BeRedirected() => Redirected = true;

    /// <summary>The call that took this one out of the queue.</summary>
    public Task<Call> Taken => taken.Task;

    /// <summary>Completes when the conversation that followed is over.</summary>
    public Task Talked => talked.Task;

    public void BeTakenBy(Call dequeuer) => taken.TrySetResult(dequeuer);

    public void EndTalk() => talked.TrySetResult();
}
