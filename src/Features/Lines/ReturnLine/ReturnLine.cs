using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Lines.ReturnLine;

/// <summary>A leg is over, and the line it took goes on: back into its own room.</summary>
public sealed record Command(Guid LegId) : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator) : IRequestHandler<Command, Done>
{
    static readonly string Return = Sql.Of<Handler>(nameof(Return));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Guid?>(Return, command, ct) is { } line)
            await mediator.Send(new MoveLine.Command(line), ct);
        return new();
    }
}
