using DutyCall.Infrastructure;

namespace DutyCall.Features.Calls.ListCallHistory;

/// <summary>The page as it is drawn.</summary>
public sealed record History(Search Search, Page Page, Choices Choices, Errors Errors, TimeZoneInfo Zone, DateTime NowUtc)
{
    /// <summary>What the carrier may say, for calls that no agent has said anything about.</summary>
    static readonly (string Code, string Label, string Tone)[] Results =
    [
        ("human", "Answered", "ready"), ("machine", "Machine answered", "wrap"), ("no_answer", "No answer", "off"), ("busy", "Busy", "wait"),
        ("bad_number", "Wrong number", "stop"), ("carrier_error", "Failed", "stop"), ("canceled", "Canceled", "off"),
    ];

    public IEnumerable<Outcome> Outcomes => Choices.Outcomes.Concat(
        Results.Where(result => Choices.Outcomes.All(outcome => outcome.Code != result.Code)).Select(result => new Outcome(result.Code, result.Label)));

    public string Url => Endpoint.Route + Search.ToQuery();

    public string FirstPage => Endpoint.Route + (Search with { Cursor = null }).ToQuery();

    public string At(Infrastructure.Database.Place place) => Endpoint.Route + (Search with { Cursor = place.ToString() }).ToQuery();

    public string Without(Func<Search, Search> part) => Endpoint.Route + part(Search with { Cursor = null }).ToQuery();

    /// <summary>The word for how it went, and its tone: the agent's, the carrier's, or how it stands.</summary>
    public static (string Label, string Tone) OutcomeOf(Call call)
    {
        if (call.DispositionCode is not null)
            return (call.DispositionLabel ?? call.DispositionCode, call.DispositionTone ?? "off");
        if (call.State == "ended")
            return Results.FirstOrDefault(result => result.Code == call.Result) is ({ }, var label, var tone) ? (label, tone) : ("Ended", "off");
        return call.State switch
        {
            "ringing" => ("Ringing", "wait"),
            "answered" or "connected" => ("Talking", "live"),
            _ => ("Dialing", "off"),
        };
    }

    public static (string Icon, string Words) DirectionOf(Call call) => call switch
    {
        { Direction: "inbound", State: "ended", TalkSeconds: null } => ("phone-missed", "Missed"),
        { Direction: "inbound" } => ("phone-incoming", "Inbound"),
        { Direction: "outbound-campaign" } => ("phone-outgoing", "Outbound, campaign"),
        _ => ("phone-outgoing", "Outbound"),
    };
}
