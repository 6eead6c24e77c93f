using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.PostponeWrapUp;

/// <summary>Puts an unfinished wrap-up aside, or takes it up again. Nothing typed is lost, and aside it waits however long.</summary>
public sealed record Command(Guid CallId, Guid AgentId, bool Later) : IRequest<Result<Done>>;

public sealed record NotInWrapUp() : Conflict("This call is no longer waiting for an outcome.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Postpone = Sql.Of<Handler>(nameof(Postpone));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct) =>
        await db.One<bool>(Postpone, new { command.CallId, command.AgentId, command.Later, Now = clock.GetUtcNow() }, ct) ? new Done() : new NotInWrapUp();
}
