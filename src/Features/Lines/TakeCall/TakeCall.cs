using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Lines.TakeCall;

/// <summary>A standing line goes into a call in which its agent has a place that nothing has taken yet. Without such a line, nothing happens: their browser calls in.</summary>
/// <param name="UserId">Whose; null for whoever the call waits for.</param>
public sealed record Command(Guid CallId, Guid? UserId) : IRequest<Done>;

/// <summary>The same, asked by the agent's page: it wants to know.</summary>
public sealed record Ask(Guid CallId, Guid UserId) : IRequest<Result<Taken>>;

/// <param name="At">The server's time: what the phone shows of a later one knows of the call.</param>
public sealed record Taken(Guid LineId, DateTime At);

public sealed record NoLine() : Conflict("You have no standing line that could take this call. Connect to the call itself.");

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>, IRequestHandler<Ask, Result<Taken>>
{
    static readonly string Take = Sql.Of<Handler>(nameof(Take));
    static readonly string FindTaken = Sql.Of<Handler>(nameof(FindTaken));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Guid?>(Take, command, ct) is { } line)
            await mediator.Send(new MoveLine.Command(line), ct);
        return new();
    }

    public async Task<Result<Taken>> Handle(Ask command, CancellationToken ct)
    {
        var taken = await db.Find<Guid?>(Take, command, ct);
        if (taken is { } now)
            background.Run(tenant.OrgId!.Value, new MoveLine.Command(now));
        return (taken ?? await db.Find<Guid?>(FindTaken, command, ct)) is { } line ? new Taken(line, clock.GetUtcNow().UtcDateTime) : new NoLine();
    }
}
