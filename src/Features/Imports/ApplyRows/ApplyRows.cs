using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Imports.ApplyRows;

/// <summary>
/// Makes contacts of the rows of a running import, slice by slice: each is one transaction with the position behind it, so
/// that a server that is killed loses none and doubles none. A cancellation is heeded between slices.
/// </summary>
/// <param name="AtMostSlices">For tests: to stop as if the server had been killed.</param>
public sealed record Command(Guid ImportId, int AtMostSlices = int.MaxValue, int SliceRows = 10_000) : IRequest<bool>;

/// <summary>Answers whether it came to its end here.</summary>
sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, bool>
{
    /// <summary>Of a table that was empty nothing is known yet; the first slice is small, and then it is looked at.</summary>
    const int FirstRows = 500;

    static readonly string FindWork = Sql.Of<Handler>(nameof(FindWork));
    static readonly string PlanByIndex = Sql.Of<Handler>(nameof(PlanByIndex));
    static readonly string GatherStatistics = Sql.Of<Handler>(nameof(GatherStatistics));
    static readonly string Advance = Sql.Of<Handler>(nameof(Advance));
    static readonly string Apply = Sql.Of<Handler>(nameof(Apply));
    static readonly string Finish = Sql.Of<Handler>(nameof(Finish));
    static readonly string Fail = Sql.Of<Handler>(nameof(Fail));
    static readonly string SpellTags = Sql.Of<Handler>(nameof(SpellTags));

    public async Task<bool> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<WorkRow>(FindWork, command, ct) is not { } work)
            return false;
        try
        {
            return await Run(command, work, ct);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.ForeignKeyViolation)
        {
            const string gone = "The owner or the department chosen for these contacts is no longer there. What was imported before is kept and may be undone; import the file again for the rest.";
            await db.Many<bool>(Fail, new { command.ImportId, Problem = gone, Now = clock.GetUtcNow() }, ct);
            return false;
        }
    }

    async Task<bool> Run(Command command, WorkRow work, CancellationToken ct)
    {
        var options = JsonSerializer.Deserialize<ImportOptions>(work.Options, JsonSerializerOptions.Web)!;
        var tags = options.Tags.Count == 0 ? [] : await db.Many<string>(SpellTags, new { Tags = options.Tags.ToArray() }, ct);
        var position = work.AppliedTo;
        for (var slices = 0; position < work.ReadTo; slices++)
        {
            ct.ThrowIfCancellationRequested();
            if (slices == command.AtMostSlices)
                return false;
            if (int.IsPow2(slices + 1))
                await db.Run(GatherStatistics, new { }, ct); // Before the first, and each time there is twice as much.
            if (await Slice(command, work, options, tags, position, slices == 0 ? Math.Min(FirstRows, command.SliceRows) : command.SliceRows, ct) is not { } next)
                return false;
            position = next;
        }

        return (await db.Many<bool>(Finish, new { command.ImportId, Now = clock.GetUtcNow() }, ct)).Length > 0;
    }

    /// <summary>Null when it was not ours to do.</summary>
    async Task<int?> Slice(Command command, WorkRow work, ImportOptions options, string[] tags, int from, int size, CancellationToken ct)
    {
        await using var slice = await db.Begin(ct);
        await slice.Run(PlanByIndex, new { }, ct);
        if (await slice.Find<int?>(Advance, new { command.ImportId, From = from, Size = size }, ct) is not { } upto)
            return null;

        await slice.Many<bool>(Apply, new
        {
            command.ImportId,
            From = from,
            Upto = upto,
            Tags = tags,
            MostTags = Tags.MostOnOne,
            options.DepartmentId,
            options.OwnerId,
            options.LeadStatus,
            AddOnly = options.Existing == ImportRules.AddOnly,
            Overwrite = options.Existing == ImportRules.Overwrite,
            options.CampaignId,
            work.Reach,
            work.ActorId,
            Now = clock.GetUtcNow(),
        }, ct);
        await slice.Commit(ct);
        return upto;
    }

    sealed record WorkRow(Guid Id, Guid ActorId, string Options, string Reach, int AppliedTo, int ReadTo);
}
