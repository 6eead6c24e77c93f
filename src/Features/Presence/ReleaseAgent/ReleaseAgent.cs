using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.ReleaseAgent;

/// <summary>
/// A manager frees somebody who is stuck: nothing rings at them any more, the carrier is asked how their call really stands and lines
/// that lead nowhere are dropped, a wrap-up waits in their list instead of on their phone, and they are Away.
/// </summary>
/// <param name="OwnerId">Whom the manager may release: see <see cref="Web.Scope"/>.</param>
public sealed record Command(Guid ManagerId, Guid AgentId, Guid? OwnerId, Guid? DepartmentId) : IRequest<Result<Released>>;

/// <summary>What it came to.</summary>
public sealed record Released(string Name, int Offers, int Calls, int WrapUps);

public sealed record NoSuchAgent() : Missing("There is nobody of yours to release here.");

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Released>>
{
    static readonly string Release = Sql.Of<Handler>(nameof(Release));
    static readonly string ListEngagements = Sql.Of<Handler>(nameof(ListEngagements));

    public async Task<Result<Released>> Handle(Command command, CancellationToken ct)
    {
        var engaged = await db.Many<Engagement>(ListEngagements, new { command.AgentId }, ct);
        var counts = new
        {
            command.ManagerId, command.AgentId, command.OwnerId, command.DepartmentId, Now = clock.GetUtcNow(),
            Offers = engaged.Count(e => e.Kind == "offer"), Calls = engaged.Count(e => e.Kind == "call"), WrapUps = engaged.Count(e => e.Kind == "wrap_up"),
        };
        // Away first: what is freed below must not be filled again at once.
        if (await db.Find<string>(Release, counts, ct) is not { } name)
            return new NoSuchAgent();

        foreach (var engagement in engaged)
        {
            switch (engagement.Kind)
            {
                case "offer":
                    await mediator.Send(new Calls.RejectOffer.Command(command.AgentId, engagement.Id, "Released by a manager."), ct);
                    break;
                case "call":
                    background.Run(tenant.OrgId!.Value, new Calls.LookUpCall.Command(engagement.Id));
                    break;
                case "dead_leg":
                    background.Run(tenant.OrgId!.Value, new Calls.HangUpLeg.Command(engagement.Id));
                    break;
                case "wrap_up":
                    await mediator.Send(new Calls.PostponeWrapUp.Command(engagement.Id, command.AgentId, Later: true), ct);
                    break;
            }
        }

        return new Released(name, counts.Offers, counts.Calls, counts.WrapUps);
    }

    sealed record Engagement(string Kind, Guid Id);
}
