using System.Collections.Concurrent;

namespace DutyCall.Sandbox.Carrier;

/// <summary>What goes wrong, on purpose. Read and written whole at <c>/sandbox/control/faults</c>.</summary>
sealed record FaultSettings
{
    /// <summary>Every status and conference callback is sent twice.</summary>
    public bool DuplicateCallbacks { get; init; }

    /// <summary>Every second callback of a call overtakes the one before it.</summary>
    public bool ReorderCallbacks { get; init; }

    public double DelayCallbacksSeconds { get; init; }

    /// <summary>Callbacks that are never sent: <c>CallStatus</c> or <c>StatusCallbackEvent</c> words, or <c>*</c>.</summary>
    public IReadOnlyList<string> LoseCallbacks { get; init; } = [];

    /// <summary>So many of the next REST requests are answered 429, and not processed.</summary>
    public int TooManyRequests { get; init; }

    /// <summary>So many of the next REST requests are answered 503, and not processed.</summary>
    public int Unavailable { get; init; }

    /// <summary>So many of the next calls and participants are placed, and answered 503.</summary>
    public int UnavailableAfterAccept { get; init; }

    /// <summary>Calls and participants are placed at once and the 201 comes so much later.</summary>
    public double AnswerAfterAcceptSeconds { get; init; }

    /// <summary>Every REST request takes so much longer, before it is processed.</summary>
    public double RestLatencySeconds { get; init; }

    /// <summary>The 201 waits until the call's first callback has been answered.</summary>
    public bool CallbacksBeforeResponse { get; init; }

    /// <summary>No request of ours reaches the application.</summary>
    public bool WebhookBlackout { get; init; }
}

/// <summary>The faults in force: for everybody, and for calls to one number instead.</summary>
sealed class Faults
{
    readonly Lock gate = new();
    readonly ConcurrentDictionary<string, FaultSettings> byNumber = [];

    public Faults() => Reset();

    public FaultSettings Now { get; private set; } = new();

    public IReadOnlyDictionary<string, FaultSettings> ByNumber => byNumber;

    public FaultSettings For(string? number) => number is not null && byNumber.TryGetValue(number, out var own) ? own : Now;

    public void Set(FaultSettings settings, string? number = null)
    {
        lock (gate)
        {
            if (number is null)
                Now = settings;
            else
                byNumber[number] = settings;
        }
    }

    /// <summary>Back to none, except those that belong to the scripted numbers.</summary>
    public void Reset()
    {
        lock (gate)
        {
            Now = new();
            byNumber.Clear();
            foreach (var (number, settings) in People.ScriptedNumbers.Faults)
                byNumber[number] = settings;
        }
    }

    /// <summary>Uses up one of a counted fault, that of the number before the general one.</summary>
    public bool Take(string? number, Func<FaultSettings, int> count, Func<FaultSettings, int, FaultSettings> set)
    {
        lock (gate)
        {
            var faults = For(number);
            if (count(faults) <= 0)
                return false;
            Set(set(faults, count(faults) - 1), number is not null && byNumber.ContainsKey(number) ? number : null);
            return true;
        }
    }
}
