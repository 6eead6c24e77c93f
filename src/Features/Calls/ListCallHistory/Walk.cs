namespace DutyCall.Features.Calls.ListCallHistory;

/// <summary>
/// How a page is found: along one index, the one of the narrowest thing asked for (Walk…), sieving what it passes by the
/// rest. The planner would have to guess; what is rare in all may be all that one agent does.
/// </summary>
/// <param name="Numbers">Instead of walking, merge the calls of these.</param>
/// <param name="Budget">Entries it may pass before it pauses: a page takes as long as that at worst.</param>
sealed record Walk(
    Guid? WalkAgentId, Guid? WalkDepartmentId, Guid? WalkContactId, string? WalkNumber, string? WalkOutcome,
    Guid? AgentId, Guid? DepartmentId, Guid? ContactId, string? Number, string? Outcome, string? Direction, string? Digits,
    DateTime? FromUtc, DateTime? UntilUtc, DateTime? AtUtc, Guid? Id, int Budget, int Take, string[]? Numbers = null)
{
    /// <summary>For indexes that hold all that is sieved by.</summary>
    const int InTheIndex = 20_000;

    /// <summary>For those that do not, where each entry costs a look at the table.</summary>
    const int InTheTable = 1_000;

    /// <summary>With more of them than this, most pages fill up before the budget is spent.</summary>
    public const int MostNumbers = 500;

    /// <summary>Asked for by some digits, among so many calls that the numbers which have them are better looked up first.</summary>
    public bool MayMerge => Digits is not null && (WalkAgentId, WalkContactId, WalkNumber) is (null, null, null);

    /// <summary>Passes over rows, so that a short page may not be the end.</summary>
    public bool MayPause => Numbers is null && (AgentId, DepartmentId, ContactId, Number, Outcome, Direction, Digits) is not (null, null, null, null, null, null, null);

    /// <summary>The same search over these numbers alone.</summary>
    public Walk Over(string[] numbers) => this with { Numbers = numbers, Outcome = Outcome ?? WalkOutcome, DepartmentId = DepartmentId ?? WalkDepartmentId };

    /// <summary>Null when a filter asks for what the scope does not show.</summary>
    public static Walk? For(Query query)
    {
        var (scope, filter) = (query.Scope, query.Filter);
        if (scope.OwnerId is { } owner && filter.AgentId is { } other && owner != other)
            return null;

        var all = new Walk(
            null, null, null, null, null,
            scope.OwnerId ?? filter.AgentId, scope.DepartmentId, filter.ContactId, filter.Number, filter.Outcome, filter.Direction, filter.Digits,
            filter.FromUtc, filter.UntilUtc, query.At?.AtUtc, query.At?.Id, InTheIndex, query.Size + 1);
        return all switch
        {
            { ContactId: not null } => all with { WalkContactId = all.ContactId, ContactId = null, Budget = InTheTable },
            { Number: not null } => all with { WalkNumber = all.Number, Number = null, Budget = InTheTable },
            { AgentId: not null } => all with { WalkAgentId = all.AgentId, AgentId = null },
            { Outcome: not null } => all with { WalkOutcome = all.Outcome, Outcome = null },
            { DepartmentId: not null } => all with { WalkDepartmentId = all.DepartmentId, DepartmentId = null },
            _ => all,
        };
    }
}
