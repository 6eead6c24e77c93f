using System.ComponentModel;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ListCallHistory;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/analytics/voice/history";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/calls", List)
        .WithName("ListCalls")
        .WithSummary("Calls you may see, newest first: your own, your department's or the organisation's, by your role.")
        .Produces<CallList>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show([AsParameters] CallSearch search, User user, HttpContext context, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        var read = Query.Read(search, user);
        var page = read.Value is { } query ? await mediator.Send(query, ct) : Page.Empty;
        var choices = await mediator.Send(new ChoicesQuery(user.Scope, read.Value?.Filter.ContactId), ct);
        var rights = await mediator.Send(new Exports.CheckRights.Query(user), ct);
        var mayHear = await mediator.Send(new Recordings.HearRecording.RightQuery(user.Role), ct);

        context.Response.Headers.Vary = "HX-Request";
        if (context.Request.WantsFragment && context.Request.QueryString.Value != search.ToQuery())
            context.Response.Headers["HX-Push-Url"] = Route + search.ToQuery(); // What the form sent, without its empty fields.
        return ListCallHistory.Render(
            new(search, page, choices, (read.Error as Invalid)?.Errors ?? [], user.Zone, clock.GetUtcNow().UtcDateTime, rights.Calls, mayHear),
            read.Error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> List(
        [AsParameters] CallSearch search, [Description("Calls to a page, 1 to 100; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var size = Query.PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 100))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 100 calls." }).ToProblem();

        var read = Query.Read(search, user);
        return read.Value is { } query
            ? Results.Ok(CallList.Of(await mediator.Send(query with { Size = size }, ct)))
            : read.Error!.ToProblem();
    }
}

/// <summary>A page of calls for a program.</summary>
/// <param name="Newer">The cursor of the page above; null on the first.</param>
/// <param name="Older">The cursor of the page below; null on the last.</param>
/// <param name="LookedBackTo">Set when the page is short because the search paused at that time; older goes on with it.</param>
public sealed record CallList(IReadOnlyList<CallListItem> Calls, string? Newer, string? Older, DateTime? LookedBackTo)
{
    internal static CallList Of(Page page) => new([.. page.Calls.Select(CallListItem.Of)], page.Newer?.ToString(), page.Older?.ToString(), page.LookedBackTo);
}

/// <param name="To">The customer's number, E.164, whichever way the call went.</param>
/// <param name="Outcome">The disposition's code, or else the carrier's result; null while it is not known.</param>
public sealed record CallListItem(
    Guid Id, string Direction, string State, CallListPerson? Agent, CallListPerson? Contact, string To, string CallerId,
    DateTime CreatedAt, int? TalkSeconds, string? Outcome, string? Result, string? Disposition, string Notes, bool IsRecorded)
{
    internal static CallListItem Of(Call call) => new(
        call.Id, call.Direction, call.State,
        call.AgentId is { } agent ? new(agent, call.AgentName ?? "") : null,
        call.ContactId is { } contact ? new(contact, call.ContactName) : null,
        call.CustomerNumber, call.OurNumber, call.CreatedAt, call.TalkSeconds, call.Outcome, call.Result, call.DispositionCode, call.Notes, call.IsRecorded);
}

public sealed record CallListPerson(Guid Id, string Name);
