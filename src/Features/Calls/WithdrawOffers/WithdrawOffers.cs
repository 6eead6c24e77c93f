using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.WithdrawOffers;

/// <summary>Desks stop ringing for a call; answers whose did.</summary>
/// <param name="Purpose">Only those offered for it; null for all.</param>
/// <param name="Reason">For whoever reads the log: the caller hung up.</param>
public sealed record Command(Guid CallId, string? Purpose = null, string? Reason = null) : IRequest<IReadOnlyList<Guid>>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, IReadOnlyList<Guid>>
{
    static readonly string Withdraw = Sql.Of<Handler>(nameof(Withdraw));

    public async Task<IReadOnlyList<Guid>> Handle(Command command, CancellationToken ct) =>
        await db.Many<Guid>(Withdraw, new { command.CallId, command.Purpose, command.Reason, Now = clock.GetUtcNow() }, ct);
}
