using DutyCall.Features.Compliance.ExplainAttempt;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.ExplainCampaign;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/why", MemberRoute = "/campaigns/{id:guid}/contacts/{memberId:guid}/why";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
            await mediator.Send(new Query(id, Department(user)), ct) is { } why ? ExplainCampaign.Render(new(id, why, user.Zone)) : Results.NotFound()).Needs(Permission.RunCampaigns);
        pages.MapGet(MemberRoute, async (Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
            await mediator.Send(new MemberQuery(id, Department(user), memberId), ct) is { } judged ? ExplainMember.Render(new(judged, user.Zone)) : Results.NotFound()).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new Query(id, Department(user)), ct) is { } why ? Results.Ok(why) : new NoSuchCampaign().ToProblem()).Needs(Permission.RunCampaigns)
            .WithName("ExplainCampaign").WithSummary("Why a campaign dials no more than it does: the limiting factor, and what lies between everybody on its list and whoever may be called now.")
            .Produces<Why>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet(MemberRoute, async (Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new MemberQuery(id, Department(user), memberId), ct) is { } judged ? Results.Ok(GateAnswer.Of(new(judged.Number, judged.Verdict))) : new NoSuchCampaign().ToProblem()).Needs(Permission.RunCampaigns)
            .WithName("ExplainCampaignContact").WithSummary("What the gate says about one contact of a campaign at this moment: all fourteen checks, and the earliest time at which all could pass.")
            .Produces<GateAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    static Guid? Department(User user) => user.ScopeOf(Permission.RunCampaigns).DepartmentId;
}

public sealed record NoSuchCampaign() : Missing("There is no such campaign of yours, or nobody like that in it.");

public sealed record WhyPanel(Guid Id, Why Why, TimeZoneInfo Zone);

public sealed record MemberPanel(Campaigns.ReserveMembers.Judged Judged, TimeZoneInfo Zone);
