using Dapper;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Compliance.VerifyReceipts;

/// <summary>The same for every organisation, told at the terminal: <c>dutycall verify</c>.</summary>
static class Terminal
{
    /// <summary>Answers whether all is as it was written.</summary>
    public static async Task<bool> Verify(IServiceProvider services, TextWriter output)
    {
        var sound = true;
        foreach (var org in await Organisations(services))
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Tenant>().Enter(org);
            var found = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new Command());
            await output.WriteLineAsync($"{org}: receipts {found.Receipts}, days {found.Days}{(found.Until is { } until ? $" until {until:yyyy-MM-dd}" : "")}, {(found.Problems.Count == 0 ? "all as they were written" : $"PROBLEMS {found.Problems.Count}")}");
            foreach (var broken in found.Problems)
                await output.WriteLineAsync($"  {broken.Day:yyyy-MM-dd} no. {broken.Seq} {broken.ReceiptId}: {broken.Problem}");
            sound &= found.Problems.Count == 0;
        }

        return sound;
    }

    static async Task<IEnumerable<Guid>> Organisations(IServiceProvider services)
    {
        try
        {
            await using var db = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
            return await db.QueryAsync<Guid>("select * from all_organisations()");
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidPassword)
        {
            throw new StartupException("There is nothing to verify yet. Bring the database up to date first: ./dutycall migrate");
        }
    }
}
