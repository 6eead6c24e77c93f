using Dapper;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using Npgsql;

namespace DutyCall.Features.Admin.FoundOrganisation;

/// <summary>Prints the setup code while there is no organisation: who reads the log may make the first one, nobody else.</summary>
sealed partial class Start(Settings settings, ILogger<Start> log) : IHostedService
{
    static readonly string EnsureSetupCode = Sql.Of<Start>(nameof(EnsureSetupCode));

    public async Task StartAsync(CancellationToken ct)
    {
        if (settings.Demo)
            return;

        await using var db = new NpgsqlConnection(settings.Database);
        await db.OpenAsync(ct);
        await using var transaction = await db.BeginTransactionAsync(ct);
        if (!await FirstOrganisation.MayBeMade(db, ct))
            return;

        var code = await db.QuerySingleAsync<string>(new CommandDefinition(EnsureSetupCode, new { Code = OneTimePassword.Make() }, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        Invite(log, settings.PublicBaseUrl, code);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "There is no organization yet. Open {Url}welcome and use the setup code {Code}")]
    static partial void Invite(ILogger log, Uri url, string code);
}
