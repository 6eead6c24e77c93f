using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Imports.RevertRows;

/// <summary>
/// Takes an import back, slice by slice: contacts it added are hidden unless somebody has called or changed them since; fields
/// it wrote get back what they held, where they still hold what it wrote.
/// </summary>
/// <param name="AtMostSlices">For tests: to stop as if the server had been killed.</param>
public sealed record Command(Guid ImportId, int AtMostSlices = int.MaxValue) : IRequest<bool>;

/// <summary>Answers whether it came to its end here.</summary>
sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, bool>
{
    const int SliceRows = 10_000, SliceContacts = 2_000;

    static readonly string FindWork = Sql.Of<Handler>(nameof(FindWork));
    static readonly string PlanByIndex = Sql.Of<Handler>(nameof(PlanByIndex));
    static readonly string Advance = Sql.Of<Handler>(nameof(Advance));
    static readonly string Remove = Sql.Of<Handler>(nameof(Remove));
    static readonly string AdvanceFields = Sql.Of<Handler>(nameof(AdvanceFields));
    static readonly string Restore = Sql.Of<Handler>(nameof(Restore));
    static readonly string Finish = Sql.Of<Handler>(nameof(Finish));

    public async Task<bool> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<WorkRow>(FindWork, command, ct) is not { } work)
            return false;

        var slices = 0;
        for (var position = work.UndoneTo; position < work.AppliedTo; slices++)
        {
            ct.ThrowIfCancellationRequested();
            if (slices == command.AtMostSlices)
                return false;
            await using var slice = await db.Begin(ct);
            await slice.Run(PlanByIndex, new { }, ct);
            if (await slice.Find<int?>(Advance, new { command.ImportId, From = position, Size = SliceRows }, ct) is not { } upto)
                return false;
            await slice.Many<bool>(Remove, new { command.ImportId, From = position, Upto = upto, Now = clock.GetUtcNow() }, ct);
            await slice.Commit(ct);
            position = upto;
        }

        for (var contact = work.RestoredTo; ; slices++)
        {
            ct.ThrowIfCancellationRequested();
            if (slices == command.AtMostSlices)
                return false;
            await using var slice = await db.Begin(ct);
            await slice.Run(PlanByIndex, new { }, ct);
            if (await slice.Find<Guid?>(AdvanceFields, new { command.ImportId, From = contact, Size = SliceContacts }, ct) is not { } upto)
                break;
            await slice.Many<bool>(Restore, new { command.ImportId, From = contact, Upto = upto, work.ActorId, Now = clock.GetUtcNow() }, ct);
            await slice.Commit(ct);
            contact = upto;
        }

        return (await db.Many<bool>(Finish, new { command.ImportId, Now = clock.GetUtcNow() }, ct)).Length > 0;
    }

    sealed record WorkRow(Guid Id, Guid ActorId, int AppliedTo, int UndoneTo, Guid? RestoredTo);
}
