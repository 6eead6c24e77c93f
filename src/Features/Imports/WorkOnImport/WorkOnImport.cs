using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Imports.WorkOnImport;

/// <summary>There is something to do for an import: a node takes it up at once.</summary>
public sealed record Event(Guid ImportId) : INotification;

/// <summary>Whatever an import's state asks for is done, one after another, until it asks for nothing more.</summary>
public sealed record Command(Guid ImportId) : IRequest<Done>;

sealed partial class Handler(Db db, IMediator mediator, TimeProvider clock, ILogger<Handler> log) : IRequestHandler<Command, Done>
{
    static readonly string FindState = Sql.Of<Handler>(nameof(FindState));
    static readonly string Fail = Sql.Of<Handler>(nameof(Fail));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        string? state = null;
        try
        {
            var finished = true;
            while (finished)
            {
                state = await db.Find<string>(FindState, command, ct);
                finished = state switch
                {
                    "checking" => await mediator.Send(new StageRows.Command(command.ImportId), ct) && await RunIfWanted(command, ct),
                    "running" => await mediator.Send(new ApplyRows.Command(command.ImportId), ct),
                    "undoing" => await mediator.Send(new RevertRows.Command(command.ImportId), ct),
                    _ => false,
                };
            }
        }
#pragma warning disable CA1031 // What would fail again each time must not be tried for ever: the person is told, and what was kept stays.
        catch (Exception error) when (!PassesByItself(error))
#pragma warning restore CA1031
        {
            Failed(error, command.ImportId);
            const string problem = "Something broke on our side; it is in the server's log. What was saved before is kept and may be undone.";
            await db.Many<bool>(Fail, new { command.ImportId, State = state, Problem = problem, Now = clock.GetUtcNow() }, CancellationToken.None);
        }

        return new Done();
    }

    async Task<bool> RunIfWanted(Command command, CancellationToken ct)
    {
        await mediator.Send(new RunImport.Command(null, command.ImportId), ct);
        return true;
    }

    /// <summary>The server stops, the database is away or two were in each other's way: it is taken up again from where it stands.</summary>
    static bool PassesByItself(Exception error) => error is OperationCanceledException or IOException
        || error is NpgsqlException { IsTransient: true } || error is PostgresException { SqlState: ['5', '7', ..] };

    [LoggerMessage(LogLevel.Error, "Import {Import} failed.")]
    partial void Failed(Exception error, Guid import);
}
