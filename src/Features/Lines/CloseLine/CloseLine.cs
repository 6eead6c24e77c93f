using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Lines.CloseLine;

/// <summary>A call of the carrier's is over; if it was a standing line, that has ended, and the call it was in is asked after.</summary>
public sealed record Command(string CallSid) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Close = Sql.Of<Handler>(nameof(Close));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Row>(Close, new { command.CallSid, Now = clock.GetUtcNow() }, ct) is { CallId: { } call })
            background.Run(tenant.OrgId!.Value, new Calls.LookUpCall.Command(call));
        return new();
    }

    sealed record Row(Guid UserId, Guid? CallId, string? Told);
}
