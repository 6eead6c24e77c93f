using DutyCall.Domain;
using DutyCall.Infrastructure;

namespace DutyCall.Features.Calls.ListCallHistory;

/// <summary>The page as it is drawn.</summary>
public sealed record History(CallSearch Search, Page Page, Choices Choices, Errors Errors, TimeZoneInfo Zone, DateTime NowUtc, bool MayExport, bool MayHear)
{
    public IEnumerable<Outcome> Outcomes => Choices.Outcomes.Concat(
        CallWords.Results.Where(result => Choices.Outcomes.All(outcome => outcome.Code != result.Code)).Select(result => new Outcome(result.Code, result.Label)));

    public string Url => Endpoint.Route + Search.ToQuery();

    public string FirstPage => Endpoint.Route + (Search with { Cursor = null }).ToQuery();

    public string At(Infrastructure.Database.Place place) => Endpoint.Route + (Search with { Cursor = place.ToString() }).ToQuery();

    public string Without(Func<CallSearch, CallSearch> part) => Endpoint.Route + part(Search with { Cursor = null }).ToQuery();

    /// <summary>The word for how it went, and its tone.</summary>
    public static (string Label, string Tone) OutcomeOf(Call call) =>
        CallWords.Outcome(call.State, call.Result, call.DispositionLabel ?? call.DispositionCode, call.DispositionTone);

    public static (string Icon, string Words) DirectionOf(Call call) => CallWords.Direction(call.Direction, call.State, call.TalkSeconds) switch
    {
        "Missed" => ("phone-missed", "Missed"),
        "Inbound" => ("phone-incoming", "Inbound"),
        var outbound => ("phone-outgoing", outbound),
    };
}
