using System.ComponentModel;
using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Queues.ListMissedCalls;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/missed-calls";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/missed-calls", List)
        .WithName("ListMissedCalls")
        .WithSummary("Calls nobody answered and messages left, newest first, that you may see to: your own, your queues' and your department's.")
        .Produces<MissedCallList>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show(string? show, string? after, User user, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        var view = show is "mine" or "done" ? show : "open";
        // A cursor that is none shows the first page: nobody types one.
        var calls = await mediator.Send(ToQuery(user, view, Cursor(after)), ct);
        return ListMissedCalls.Render(new(view, calls, user.Zone, clock.GetUtcNow().UtcDateTime, after is not null));
    }

    static async Task<IResult> List(
        [Description("open, mine or done; open if left out.")] string? show, [Description("The cursor of the last page.")] string? after, User user, IMediator mediator, CancellationToken ct)
    {
        if (show is not (null or "open" or "mine" or "done"))
            return new Invalid(new() { ["show"] = "Ask for open, mine or done." }).ToProblem();
        if (after is not null && Cursor(after) is null)
            return new Invalid(new() { ["after"] = "This is no cursor of ours." }).ToProblem();
        var calls = await mediator.Send(ToQuery(user, show ?? "open", Cursor(after)), ct);
        return Results.Ok(new MissedCallList(calls.Calls, calls.Next is { } next ? Text(next) : null));
    }

    static Query ToQuery(User user, string show, (DateTime, Guid)? after) => new(user.Id, user.Scope.DepartmentId ?? user.DepartmentId, user.Role == Role.Admin, show == "mine", show == "done", after);

    internal static string Text((DateTime At, Guid CallId) place) => $"{place.At.Ticks:x}-{place.CallId:N}";

    static (DateTime, Guid)? Cursor(string? text) =>
        text?.Split('-') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
        && at >= 0 && at <= DateTime.MaxValue.Ticks && Guid.TryParse(id, out var call)
            ? (new DateTime(at, DateTimeKind.Utc), call)
            : null;
}

/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record MissedCallList(IReadOnlyList<MissedCall> Calls, string? Next);

/// <param name="Show">open, mine or done.</param>
public sealed record MissedCallsPage(string Show, MissedCalls Calls, TimeZoneInfo Zone, DateTime NowUtc, bool IsLater)
{
    public string? NextUrl => Calls.Next is { } next ? $"{Endpoint.Route}?show={Show}&after={Endpoint.Text(next)}" : null;
}
