using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.TakeSeat;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/seat";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/campaigns/mine", async (User user, IMediator mediator, CancellationToken ct) => TakeSeat.Render(await mediator.Send(new Query(user.Id), ct))).Needs(Permission.JoinCampaigns);
        pages.MapPost(Route, Change).Needs(Permission.JoinCampaigns);
        pages.MapPost("/campaigns/{id:guid}/agents/{agentId:guid}/remove", async (Guid id, Guid agentId, User user, IMediator mediator, CancellationToken ct) =>
            (await mediator.Send(Remove(id, agentId, user), ct)).Error?.ToProblem() ?? Htmx.Raise("campaign-changed")).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/campaigns/mine", async (User user, IMediator mediator, CancellationToken ct) => Results.Ok(await mediator.Send(new Query(user.Id), ct))).Needs(Permission.JoinCampaigns)
            .WithName("ListMyCampaigns").WithSummary("The campaigns you are assigned to, and whether you take their calls.").Produces<IReadOnlyList<Seat>>();
        api.MapPut(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) => (await mediator.Send(new Command(user.Id, id), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.JoinCampaigns)
            .WithName("JoinCampaign").WithSummary("Takes a campaign's calls from now on.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
                (await mediator.Send(new LeaveCommand(user.Id, user.Id, null, id), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.JoinCampaigns)
            .WithName("LeaveCampaign").WithSummary("Takes a campaign's calls no more, after the one reserved for you already.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete("/campaigns/{id:guid}/agents/{agentId:guid}/seat", async (Guid id, Guid agentId, User user, IMediator mediator, CancellationToken ct) =>
                (await mediator.Send(Remove(id, agentId, user), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.RunCampaigns)
            .WithName("RemoveCampaignAgent").WithSummary("Takes an agent off a campaign's calls, after the one reserved for them already; they stay assigned.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Change(Guid id, [FromForm] SeatForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = form.Join == "true" ? await mediator.Send(new Command(user.Id, id), ct) : await mediator.Send(new LeaveCommand(user.Id, user.Id, null, id), ct);
        return result.Error?.ToProblem() ?? TakeSeat.Render(await mediator.Send(new Query(user.Id), ct));
    }

    static LeaveCommand Remove(Guid id, Guid agentId, User user) => new(user.Id, agentId, user.ScopeOf(Permission.RunCampaigns).DepartmentId, id);
}

public sealed record SeatForm
{
    public string? Join { get; init; }
}
