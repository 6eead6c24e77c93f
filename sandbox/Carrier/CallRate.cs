namespace DutyCall.Sandbox.Carrier;

/// <summary>Lets calls that REST has accepted go out one by one, so many a second; the others wait in Twilio's queue.</summary>
sealed class CallRate(Exchange exchange, double cps)
{
    static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    readonly Queue<(Call Call, Action Start)> waiting = [];
    readonly TimeSpan spacing = TimeSpan.FromSeconds(1 / cps);
    DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>A day's worth of calls waits already: error 22005.</summary>
    public bool Full => waiting.Count * spacing >= Longest;

    /// <summary>Calls <paramref name="start"/> when it is this call's turn; an estimate of the wait stands in its queue time.</summary>
    public void Enqueue(Call call, Action start)
    {
        if (waiting.Count == 0 && exchange.Now >= next)
        {
            next = exchange.Now + spacing;
            exchange.Serial.Post(() => Begin(call, start));
            return;
        }
        call.QueueTime = next - exchange.Now + (waiting.Count * spacing);
        waiting.Enqueue((call, start));
        if (waiting.Count == 1)
            Arm();
    }

    void Arm() => exchange.After(next - exchange.Now, StartNext);

    static void Begin(Call call, Action start)
    {
        if (!call.State.IsOver())
            start();
    }

    void StartNext()
    {
        while (waiting.TryDequeue(out var first))
        {
            // A call canceled in the queue takes nobody's turn.
            if (first.Call.State.IsOver())
                continue;
            next = exchange.Now + spacing;
            first.Start();
            break;
        }
        if (waiting.Count > 0)
            Arm();
    }
}
