using DutyCall.Sandbox.People;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Finds out whether a human or a machine answered; that takes as long as it does with the real one.</summary>
/// <param name="UntilMessageEnd"><c>DetectMessageEnd</c>: the verdict comes when one may speak.</param>
/// <param name="Verdict">Told of the verdict; with it the call's instructions do not wait for it.</param>
sealed record MachineDetection(bool UntilMessageEnd, bool Async, StatusCallback? Verdict, TimeSpan Patience, TimeSpan SilencePatience)
{
    static readonly TimeSpan Human = TimeSpan.FromSeconds(2.14);
    static readonly TimeSpan MachineStart = TimeSpan.FromSeconds(3.2);
    static readonly TimeSpan Fax = TimeSpan.FromSeconds(2);
    static readonly TimeSpan BeepLength = TimeSpan.FromSeconds(0.4);

    /// <summary>How long it took.</summary>
    public async Task<TimeSpan> Detect(Exchange exchange, Call call)
    {
        var (verdict, after) = Judge((call.Line?.Endpoint as ScriptedPerson)?.Persona);
        if (after > Patience)
            (verdict, after) = ("unknown", Patience);
        await Task.Delay(after, exchange.Clock, call.Over);
        call.AnsweredBy = verdict;
        if (Async && Verdict is { } to)
            exchange.Callbacks.Fire(new("amd", to.Url, to.Method, Fields(exchange, call, after)) { CallSid = call.Sid, Cookies = call.Cookies }, ["amd"], Callbacks.NumberOf(call));
        return after;
    }

    static List<KeyValuePair<string, string>> Fields(Exchange exchange, Call call, TimeSpan took) =>
    [
        new("AccountSid", exchange.Settings.AccountSid), new("CallSid", call.Sid), new("AnsweredBy", call.AnsweredBy!),
        new("MachineDetectionDuration", Rest.Resources.Milliseconds(took)),
    ];

    (string, TimeSpan) Judge(Persona? who) => who switch
    {
        { Nature: Nature.Fax } => ("fax", Fax),
        { Nature: Nature.Unclear } => ("unknown", SilencePatience),
        { Nature: Nature.Machine, BeepsAt: { } beep } when UntilMessageEnd => ("machine_end_beep", beep + BeepLength),
        { Nature: Nature.Machine } => (UntilMessageEnd ? "machine_end_silence" : "machine_start", MachineStart),
        _ => ("human", Human),
    };
}
