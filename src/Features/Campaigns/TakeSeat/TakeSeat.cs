using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.TakeSeat;

/// <summary>An agent takes a campaign's calls from now on. Done twice, it is done.</summary>
public sealed record Command(Guid UserId, Guid Id) : IRequest<Result<Done>>;

/// <summary>An agent takes them no more: after the call that is reserved for them already. A manager may do it for them.</summary>
/// <param name="DepartmentId">Whose campaigns the one who asks runs; null for all.</param>
public sealed record LeaveCommand(Guid UserId, Guid AgentId, Guid? DepartmentId, Guid Id) : IRequest<Result<Done>>;

/// <summary>The campaigns an agent is assigned to and may be called for.</summary>
public sealed record Query(Guid UserId) : IRequest<IReadOnlyList<Seat>>;

/// <param name="JoinedAt">Since when they take its calls; null while they do not.</param>
/// <param name="LeftToCall">Contacts with whom something may still happen.</param>
public sealed record Seat(Guid Id, string Name, string Description, string Mode, string Status, DateTime? JoinedAt, long LeftToCall);

public sealed record NotAssigned() : Missing("There is no such campaign of yours. A manager assigns its agents.");

sealed class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Command, Result<Done>>, IRequestHandler<LeaveCommand, Result<Done>>, IRequestHandler<Query, IReadOnlyList<Seat>>
{
    static readonly string Join = Sql.Of<Handler>(nameof(Join));
    static readonly string Leave = Sql.Of<Handler>(nameof(Leave));
    static readonly string IsAssigned = Sql.Of<Handler>(nameof(IsAssigned));
    static readonly string ListMine = Sql.Of<Handler>(nameof(ListMine));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Guid?>(Join, new { command.UserId, command.Id, Now = clock.GetUtcNow() }, ct) is not null)
            return new Done();
        return await db.One<bool>(IsAssigned, new { command.UserId, AgentId = command.UserId, DepartmentId = (Guid?)null, command.Id }, ct) ? new Done() : new NotAssigned();
    }

    public async Task<Result<Done>> Handle(LeaveCommand command, CancellationToken ct)
    {
        if (await db.Find<Guid?>(Leave, new { command.UserId, command.AgentId, command.DepartmentId, command.Id, Now = clock.GetUtcNow() }, ct) is not null)
            return new Done();
        return await db.One<bool>(IsAssigned, command, ct) ? new Done() : new NotAssigned();
    }

    public async Task<IReadOnlyList<Seat>> Handle(Query query, CancellationToken ct) => await db.Many<Seat>(ListMine, query, ct);
}
