using DutyCall.Features.Presence.ListAgents;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.ShowWall;

/// <summary>The live wall: everybody one may watch, what they do, and who waits for an agent.</summary>
public sealed record Query(Guid? OwnerId, Guid? DepartmentId, bool AsList, TimeZoneInfo Zone, Guid Viewer) : IRequest<Wall>;

/// <summary>Somebody who called us and has nobody yet.</summary>
/// <param name="Since">UTC; since when they wait.</param>
/// <param name="Ringing">At how many desks it rings.</param>
public sealed record Waiting(Guid Id, string? Queue, string Name, string Number, DateTime Since, int Ringing);

sealed record Frame(string Region, string Of);

public sealed record Wall(IReadOnlyList<Agent> Agents, IReadOnlyList<Waiting> Waiting, string Region, string Of, Query Asked, DateTime Now)
{
    public IEnumerable<Agent> Engaged => Agents.Where(IsEngaged);

    public IEnumerable<Agent> Free => Agents.Where(agent => !IsEngaged(agent)).OrderBy(agent => Rank(agent.ShownAs));

    public int Count(params string[] shown) => Agents.Count(agent => shown.Contains(agent.ShownAs));

    static bool IsEngaged(Agent agent) => agent.ShownAs is "In call" or "Reserved" or "Ringing" or "Wrap-up";

    static int Rank(string shown) => shown switch { "Unreachable" => 0, "Online" => 1, "Away" => 2, "Do not disturb" => 3, _ => 4 };
}

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, Wall>
{
    static readonly string ListWaiting = Sql.Of<Handler>(nameof(ListWaiting));
    static readonly string FindFrame = Sql.Of<Handler>(nameof(FindFrame));

    public async Task<Wall> Handle(Query query, CancellationToken ct)
    {
        var frame = await db.One<Frame>(FindFrame, new { query.DepartmentId }, ct);
        return new(
            await mediator.Send(new ListAgents.Query(query.OwnerId, query.DepartmentId), ct),
            await db.Many<Waiting>(ListWaiting, new { query.DepartmentId }, ct),
            frame.Region, frame.Of, query, clock.GetUtcNow().UtcDateTime);
    }
}
