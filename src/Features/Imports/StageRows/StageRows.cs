using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Infrastructure.Spreadsheets;
using MediatR;
using Npgsql;
using NpgsqlTypes;

namespace DutyCall.Features.Imports.StageRows;

/// <summary>
/// Reads the file of an import that is being checked, row by row, and keeps each with its verdict. A slice is kept whole, with
/// the position behind it; whoever comes next goes on from there. Nothing of the contacts is touched.
/// </summary>
/// <param name="AtMostSlices">For tests: to stop as if the server had been killed.</param>
public sealed record Command(Guid ImportId, int AtMostSlices = int.MaxValue) : IRequest<bool>;

/// <summary>Answers whether the check came to its end here: not when another is at it, or it is no longer wanted.</summary>
sealed class Handler(Db db, Tenant tenant, StoredFiles files, TimeProvider clock) : IRequestHandler<Command, bool>
{
    public const int SliceRows = 20_000;

    /// <summary>Of a table that was empty nothing is known yet; the first slice is small, and then it is looked at.</summary>
    const int FirstRows = 500;

    static readonly string FindWork = Sql.Of<Handler>(nameof(FindWork));
    static readonly string PlanByIndex = Sql.Of<Handler>(nameof(PlanByIndex));
    static readonly string GatherStatistics = Sql.Of<Handler>(nameof(GatherStatistics));
    static readonly string CreateStaged = Sql.Of<Handler>(nameof(CreateStaged));
    static readonly string Analyze = Sql.Of<Handler>(nameof(Analyze));
    static readonly string Forget = Sql.Of<Handler>(nameof(Forget));
    static readonly string ListTags = Sql.Of<Handler>(nameof(ListTags));
    static readonly string Spell = Sql.Of<Handler>(nameof(Spell));
    static readonly string Advance = Sql.Of<Handler>(nameof(Advance));
    static readonly string Stage = Sql.Of<Handler>(nameof(Stage));
    static readonly string Finish = Sql.Of<Handler>(nameof(Finish));
    static readonly string Fail = Sql.Of<Handler>(nameof(Fail));

    const string Copy = "copy staged (number, phone, typed, name, company, title, email, lead_status, status_reason, deal_value, tags, note, time_zone, custom, contact_id, problem, warnings, zoneless) from stdin (format binary)";

    public async Task<bool> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<WorkRow>(FindWork, command, ct) is not { Staging: { } staging, FileId: { } fileId } work)
            return false;

        try
        {
            await using var spooled = await files.Spool(fileId, ct);
            return await Read(command, work, staging, spooled, ct);
        }
        catch (UnreadableFile unreadable)
        {
            await db.Many<bool>(Fail, new { command.ImportId, Staging = staging, Problem = unreadable.Message, Now = clock.GetUtcNow() }, ct);
        }
        catch (FileNotFoundException)
        {
            const string gone = "The file is kept for a week, and that is over. Choose it again.";
            await db.Many<bool>(Fail, new { command.ImportId, Staging = staging, Problem = gone, Now = clock.GetUtcNow() }, ct);
        }

        return false;
    }

    async Task<bool> Read(Command command, WorkRow work, Guid staging, FileStream spooled, CancellationToken ct)
    {
        var file = Json<ImportFile>(work.Layout);
        var overrides = Json<ImportOverrides>(work.Overrides);
        var layout = await Spreadsheet.Examine(spooled, work.Name, new Choices(overrides.Encoding, overrides.Delimiter?[0], file.HasHeader, overrides.Sheet), ct);
        var (mapping, fields) = ImportMapping.Resolve(Json<string[]>(work.Mapping), file.Headers, Json<ImportField[]>(work.Fields));
        var reading = new ImportReading(mapping, [.. fields.Select(field => field.ToField())], Json<ImportOptions>(work.Options).Region);
        var spellings = (work.ReadTo == 0 ? [] : await db.Many<string>(ListTags, command, ct)).ToDictionary(tag => tag, tag => tag, StringComparer.OrdinalIgnoreCase);

        var to = work.ReadTo;
        await using var rows = Spreadsheet.Read(spooled, layout, ct).Where(row => row.Number > to).GetAsyncEnumerator(ct);
        var more = await rows.MoveNextAsync();
        for (var slices = 0; more; slices++)
        {
            if (slices == command.AtMostSlices)
                return false;
            if (int.IsPow2(slices + 1))
                await db.Run(GatherStatistics, new { }, ct); // Before the first, and each time there is twice as much.
            var from = to;
            (to, more) = await Keep(command.ImportId, staging, from, slices == 0 ? FirstRows : SliceRows, rows, reading, spellings, spooled, ct);
            if (to == from)
                return false; // Somebody else has kept it, or what the columns become was chosen anew.
        }

        return (await db.Many<bool>(Finish, new { command.ImportId, Staging = staging, ReadTo = to, Now = clock.GetUtcNow() }, ct)).Length > 0;
    }

    /// <summary>One slice, in one transaction. Answers the last row's number, or the first position when it was not ours to keep.</summary>
    async Task<(int To, bool More)> Keep(
        Guid importId, Guid staging, int from, int size, IAsyncEnumerator<SpreadsheetRow> rows, ImportReading reading, Dictionary<string, string> spellings, FileStream spooled, CancellationToken ct)
    {
        var to = from;
        var more = true;
        await using var work = await db.Begin(ct);
        await work.Run(CreateStaged, new { }, ct);
        await work.Run(PlanByIndex, new { }, ct);
        var read = new List<ImportedRow>(size);
        for (; more && read.Count < size; more = await rows.MoveNextAsync())
        {
            to = checked((int)rows.Current.Number);
            read.Add(reading.Read(to, rows.Current.Cells, rows.Current.Problem));
        }

        await LearnTags(read, spellings, ct);
        var now = clock.GetUtcNow();
        await using (var copy = await work.Copy(Copy, ct))
        {
            foreach (var row in read)
                await Write(copy, row, Guid.CreateVersion7(now), spellings, ct);
            await copy.CompleteAsync(ct);
        }

        await work.Run(Analyze, new { }, ct);
        if (await work.Run(Advance, new { ImportId = importId, Staging = staging, From = from, To = to, Bytes = spooled.Position }, ct) == 0)
            return (from, false);
        if (from == 0)
            await work.Run(Forget, new { ImportId = importId }, ct);
        await work.Many<bool>(Stage, new { ImportId = importId, tenant.OrgId }, ct);
        await work.Commit(ct);
        return (to, more);
    }

    /// <summary>Tags are written as they were first: here, or in this file.</summary>
    async Task LearnTags(List<ImportedRow> rows, Dictionary<string, string> spellings, CancellationToken ct)
    {
        var unknown = rows.SelectMany(row => row.Tags).Where(tag => !spellings.ContainsKey(tag)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (unknown.Length == 0)
            return;
        if (spellings.Count > 100_000)
            spellings.Clear(); // No list of tags: every row has its own.
        foreach (var (tag, spelled) in unknown.Zip(await db.Many<string>(Spell, new { Tags = unknown }, ct)))
            spellings[tag] = spelled;
    }

    static async Task Write(NpgsqlBinaryImporter copy, ImportedRow row, Guid contactId, Dictionary<string, string> spellings, CancellationToken ct)
    {
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(row.Number, NpgsqlDbType.Integer, ct);
        await Text(row.Phone);
        await Text(row.Typed);
        await Text(row.Name);
        await Text(row.Company);
        await Text(row.Title);
        await Text(row.Email);
        await Text(row.LeadStatus);
        await Text(row.StatusReason);
        if (row.DealValue is { } value)
            await copy.WriteAsync(value, NpgsqlDbType.Numeric, ct);
        else
            await copy.WriteNullAsync(ct);
        await copy.WriteAsync(row.Tags.Count == 0 ? [] : row.Tags.Select(tag => spellings.GetValueOrDefault(tag, tag)).Distinct().ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
        await Text(row.Note);
        await Text(row.TimeZone);
        await copy.WriteAsync(row.Custom?.ToJsonString() ?? "{}", NpgsqlDbType.Jsonb, ct);
        await copy.WriteAsync(contactId, NpgsqlDbType.Uuid, ct);
        await Text(row.Problem);
        await Text(row.Warnings.Count == 0 ? null : string.Join("; ", row.Warnings));
        await copy.WriteAsync(row.IsZoneless, NpgsqlDbType.Boolean, ct);

        Task Text(string? text) => text is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(text, NpgsqlDbType.Text, ct);
    }

    static T Json<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    sealed record WorkRow(
        Guid Id, Guid ActorId, string Name, Guid? FileId, string Layout, string Overrides, string Mapping, string Fields, string Options, string Reach, Guid? Staging, int ReadTo);
}
