using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.ShowCampaign;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, Get).Needs(Permission.RunCampaigns)
        .WithName("GetCampaign")
        .WithSummary("A campaign as it is at this moment: how far it is, who talks to whom, its agents, and why it dials no more than it does.")
        .Produces<CampaignState>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>What is live fetches itself without the contacts: they look after themselves.</summary>
    static async Task<IResult> Show(Guid id, string? part, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var department = user.ScopeOf(Permission.RunCampaigns).DepartmentId;
        if (await mediator.Send(new Query(id, department), ct) is not { } live)
            return Results.NotFound();
        context.Response.Headers.Vary = "HX-Request";
        var isWhole = part != "live";
        return ShowCampaign.Render(new(
            live, isWhole ? await mediator.Send(new ListMembers.Query(id, department, null, "", null), ct) : null, isWhole ? await mediator.Send(new FillCampaign.Query(id, null, department), ct) : null,
            user.Zone, user.Id, user.May(Permission.ListenIn)));
    }

    static async Task<IResult> Get(Guid id, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, user.ScopeOf(Permission.RunCampaigns).DepartmentId), ct) is { } live
            ? Results.Ok(CampaignState.Of(live))
            : Results.Problem("There is no such campaign.", statusCode: 404);
}

/// <param name="Members">Null when only what is live is shown anew.</param>
public sealed record CampaignPage(Live Live, Campaigns.ListMembers.Page? Members, Campaigns.FillCampaign.Fill? Fill, TimeZoneInfo Zone, Guid Me, bool MayListen);

/// <param name="Draining">It dials no more, and its last calls go on.</param>
/// <param name="Sentence">Why it dials no more than it does; null while it is not processing.</param>
/// <param name="Factor">The same in a word.</param>
/// <param name="DecidedAt">When that was decided: long ago, no server runs it.</param>
/// <param name="NextAt">When that may change by itself.</param>
/// <param name="Contacts">By status.</param>
/// <param name="CallsPerMinute">Of the last five minutes.</param>
/// <param name="Machines">How many of the last answers were machines; null before anybody has answered.</param>
public sealed record CampaignState(
    Guid Id, string Name, string Status, IReadOnlyList<string> StatusReasons, bool Draining, string? Sentence, string? Factor, DateTime? DecidedAt, DateTime? NextAt, DateTime? StartsAt,
    IReadOnlyDictionary<string, long> Contacts, double CallsPerMinute, int CallsPerMinuteAtMost, IReadOnlyList<LiveCall> Calls, IReadOnlyList<Seat> Agents, IReadOnlyList<PastRun> Runs, MachineNews? Machines)
{
    internal static CampaignState Of(Live live) => new(
        live.Campaign.Id, live.Campaign.Name, live.Campaign.Status, live.Campaign.StatusReasons, live.IsDraining, live.IsProcessing ? live.Campaign.Sentence : null,
        live.IsProcessing ? live.Campaign.Factor : null, live.Campaign.DecidedAt, live.IsProcessing ? live.Campaign.NextAt : null, live.Campaign.StartsAt, live.Campaign.Progress.Counts,
        live.CallsPerMinute, live.Campaign.CallsPerMinute, live.Calls, live.Seats, [.. live.Runs.Select(run => new PastRun(run.Number, run.StartedAt, run.EndedAt, run.EndStatus, run.Progress.Counts))], live.Campaign.MachineNews);
}

/// <param name="EndStatus">finished or canceled.</param>
/// <param name="Contacts">By status, as they were at its end.</param>
public sealed record PastRun(int Number, DateTime StartedAt, DateTime EndedAt, string EndStatus, IReadOnlyDictionary<string, long> Contacts);
