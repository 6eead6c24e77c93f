using System.Runtime.CompilerServices;
using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Spreadsheets;
using MediatR;

namespace DutyCall.Features.Campaigns.ShowRun;

/// <summary>What became of everybody in one run of a campaign, a page of them; null when there is no such run for this person.</summary>
/// <param name="DepartmentId">Whose campaigns the person runs; null for all.</param>
/// <param name="Number">1 is the first run.</param>
/// <param name="Status">Null for every outcome.</param>
public sealed record Query(Guid Id, int Number, Guid? DepartmentId, string? Status, Place? At, int Size = Query.PageSize) : IRequest<Page?>
{
    public const int PageSize = 50;
}

/// <summary>The same as a CSV file, all of it.</summary>
/// <param name="Begin">Told the file's name before the first byte is written; gives the stream to write to.</param>
/// <param name="Zone">Whose clock the times are written by.</param>
sealed record ExportCommand(Guid UserId, Guid Id, int Number, Guid? DepartmentId, string? Status, TimeZoneInfo Zone, Func<string, Stream> Begin) : IRequest<Result<Done>>;

/// <param name="Next">Where the page below begins; null on the last.</param>
public sealed record Page(Query Of, Run Run, IReadOnlyList<Outcome> Outcomes, Place? Next, DateTime Now);

/// <summary>From start to end; the latest may be under way still.</summary>
/// <param name="Scope">Whom a restart called again: all, not_reached or not_final.</param>
/// <param name="EndStatus">finished or canceled.</param>
/// <param name="IsLatest">No other began since: what happens to its people still shows here.</param>
/// <param name="Runs">How many there are of this campaign.</param>
public sealed record Run(
    Guid Id, int Number, string Scope, DateTime StartedAt, string? StartedBy, DateTime? EndedAt, string? EndStatus, Guid CampaignId, string Campaign, string Region, bool IsLatest, string? Counts, int Runs)
{
    public IReadOnlyDictionary<string, long> ByStatus => JsonSerializer.Deserialize<Dictionary<string, long>>(Counts ?? "{}")!;

    public long Total => ByStatus.Values.Sum();

    public long Of(string status) => ByStatus.GetValueOrDefault(status);
}

/// <summary>How it ended with one of them.</summary>
/// <param name="Status">upcoming, dialing, waiting, answered, not_answered, rejected, callback or excluded.</param>
/// <param name="Final">done, exhausted, excluded or callback; null where something was still to happen.</param>
/// <param name="LastResult">Of the last attempt, as the carrier has it; null for none.</param>
public sealed record Outcome(
    Guid Id, Guid ContactId, string Name, string Phone, string Status, string? Final, string Reason, short Attempts, string? LastResult, DateTime? LastAttemptAt, DateTime AddedAt)
{
    public string LastResultLabel => LastResult is null ? "" : CallWords.Outcome("ended", LastResult, null, null).Label;
}

public sealed record NoSuchRun() : Missing("There is no such run of a campaign of yours.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Page?>, IRequestHandler<ExportCommand, Result<Done>>
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    static readonly string FindRun = Sql.Of<Handler>(nameof(FindRun));
    static readonly string ListLatest = Sql.Of<Handler>(nameof(ListLatest));
    static readonly string ListKept = Sql.Of<Handler>(nameof(ListKept));
    static readonly string KeepExport = Sql.Of<Handler>(nameof(KeepExport));

    public async Task<Page?> Handle(Query query, CancellationToken ct)
    {
        if (await db.Find<Run>(FindRun, query, ct) is not { } run)
            return null;
        var rows = await db.Many<Outcome>(run.IsLatest ? ListLatest : ListKept, Args(run, query.Status, query.At, query.Size + 1), ct);
        var last = rows.Length > query.Size ? rows[query.Size - 1] : null;
        return new(query, run, last is null ? rows : rows[..query.Size], last is null ? null : new(last.AddedAt, last.Id), clock.GetUtcNow().UtcDateTime);
    }

    public async Task<Result<Done>> Handle(ExportCommand command, CancellationToken ct)
    {
        if (await db.Find<Run>(FindRun, command, ct) is not { } run)
            return new NoSuchRun();

        var (rows, isWhole) = (0L, false);
        try
        {
            var to = command.Begin(FileNames(run));
            await using (var file = SpreadsheetWriter.Csv(to, Header(command.Zone)))
            {
                await foreach (var cells in Read(run, command, ct))
                {
                    await file.Write(cells, ct);
                    rows++;
                }
            }

            isWhole = true;
        }
        finally
        {
            var kept = new { command.UserId, run.CampaignId, run.Campaign, run.Number, command.Status, Rows = rows, IsWhole = isWhole, Now = clock.GetUtcNow() };
            await db.Many<bool>(KeepExport, kept, CancellationToken.None);
        }

        return new Done();
    }

    static string FileNames(Run run) => $"campaign-{run.CampaignId:N}-run-{run.Number}.csv";

    static string[] Header(TimeZoneInfo zone) => ["Name", "Number", "Outcome", "Ended as", "Why", "Attempts", "Last result", $"Last attempt ({zone.Id})", "Contact ID"];

    async IAsyncEnumerable<object?[]> Read(Run run, ExportCommand command, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var one in db.Stream<Outcome>(run.IsLatest ? ListLatest : ListKept, Args(run, command.Status, null, null), Patience, ct))
        {
            yield return
            [
                one.Name, one.Phone, CampaignWords.MemberStatus(one.Status).Label, CampaignWords.Final(one.Final), one.Reason, one.Attempts, one.LastResultLabel,
                one.LastAttemptAt is { } at ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), command.Zone) : null, one.ContactId.ToString(),
            ];
        }
    }

    static object Args(Run run, string? status, Place? at, int? take) => new { run.CampaignId, RunId = run.Id, Status = status, at?.AtUtc, AtId = at?.Id, Take = (long?)take };
}
