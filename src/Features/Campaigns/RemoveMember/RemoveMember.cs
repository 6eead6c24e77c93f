using DutyCall.Features.Campaigns.ListMembers;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.RemoveMember;

/// <summary>Somebody leaves a campaign. Who was called already stays in it, left out; the contact itself is never touched.</summary>
public sealed record Command(Guid UserId, Guid? DepartmentId, Guid Id, Guid MemberId) : IRequest<Result<Done>>;

public sealed record NoSuchMember() : Missing("There is no such contact in this campaign.");

public sealed record BeingCalled() : Conflict("They are being called at this moment. Wait until the call is over.");

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    const string Reason = "Removed from the campaign";

    static readonly string Remove = Sql.Of<Handler>(nameof(Remove));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<bool?>(Remove, new { command.UserId, command.DepartmentId, command.Id, command.MemberId, Reason, Now = clock.GetUtcNow() }, ct) is not null)
            return new Done();
        return await mediator.Send(new OneQuery(command.Id, command.MemberId, command.DepartmentId), ct) is null ? new NoSuchMember() : new BeingCalled();
    }
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/contacts/{memberId:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route + "/remove", async (Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
        (await Remove(id, memberId, user, mediator, ct)).Error?.ToProblem() ?? Htmx.Raise("campaign-changed")).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapDelete(Route, async (Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
            (await Remove(id, memberId, user, mediator, ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.RunCampaigns)
        .WithName("RemoveCampaignContact")
        .WithSummary("Takes somebody out of a campaign; who was called already stays in it as excluded. The contact itself stays.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    static Task<Result<Done>> Remove(Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
        mediator.Send(new Command(user.Id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, id, memberId), ct);
}
