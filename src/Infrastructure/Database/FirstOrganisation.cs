using Dapper;
using Npgsql;

namespace DutyCall.Infrastructure.Database;

/// <summary>However many nodes start at once, one of them makes the first organisation.</summary>
static class FirstOrganisation
{
    const long Lock = 0x4F726731; // "Org1"

    /// <summary>To be asked as the owner, within the transaction that makes it; the others wait here until it is over.</summary>
    public static async Task<bool> MayBeMade(NpgsqlConnection db, CancellationToken ct)
    {
        await db.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@Lock)", new { Lock }, cancellationToken: ct));
        return !await db.QuerySingleAsync<bool>(new CommandDefinition("select exists (select from organisations)", cancellationToken: ct));
    }
}
