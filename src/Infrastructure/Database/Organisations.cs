using Dapper;
using MediatR;
using Npgsql;

namespace DutyCall.Infrastructure.Database;

/// <summary>For jobs: the same command for each organisation in turn, each in a scope of its own that sees only its rows.</summary>
sealed partial class Organisations(NpgsqlDataSource source, IServiceScopeFactory scopes, ILogger<Organisations> log)
{
    public Task ForEach<T>(IRequest<T> command, CancellationToken ct) => ForEach("select * from all_organisations()", command, ct);

    /// <param name="which">SQL that answers the ids of those it is for.</param>
    public Task ForEach<T>(string which, IRequest<T> command, CancellationToken ct) => ForEach(which, new { }, command, ct);

    public async Task ForEach<T>(string which, object args, IRequest<T> command, CancellationToken ct)
    {
        foreach (var org in await List(which, args, ct))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Tenant>().Enter(org);
                await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, ct);
            }
#pragma warning disable CA1031 // One organisation's trouble must not keep the others from their turn.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Failed(error, command.GetType().FullName, org);
            }
        }
    }

    async Task<IEnumerable<Guid>> List(string which, object args, CancellationToken ct)
    {
        await using var db = await source.OpenConnectionAsync(ct);
        return await db.QueryAsync<Guid>(new CommandDefinition(which, args, cancellationToken: ct));
    }

    [LoggerMessage(LogLevel.Error, "{Command} failed for organisation {Organisation}.")]
    partial void Failed(Exception error, string? command, Guid organisation);
}
