using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Dialer.ChooseCallerId;

/// <summary>Which of our numbers a call shows, and which it could.</summary>
/// <param name="CustomerNumber">E.164; null while nobody is chosen yet.</param>
/// <param name="Wanted">The agent's own choice for this one call, E.164.</param>
public sealed record Query(Guid UserId, string? CustomerNumber, string? Wanted) : IRequest<CallerIds>;

/// <summary>The same for many calls, answered in their order by one statement; of the choices only those that a rule could choose.</summary>
public sealed record QueryMany(IReadOnlyList<Query> Calls) : IRequest<IReadOnlyList<CallerIds>>;

/// <summary>One of our numbers.</summary>
public sealed record Choice(string Number, string Label);

/// <param name="Chosen">Null when we own no number, or when the one wanted is not ours.</param>
/// <param name="Reason">Why this one, as a sentence.</param>
public sealed record CallerIds(Choice? Chosen, string Reason, IReadOnlyList<Choice> Choices);

sealed class Handler(Db db) : IRequestHandler<Query, CallerIds>, IRequestHandler<QueryMany, IReadOnlyList<CallerIds>>
{
    static readonly string ListNumbers = Sql.Of<Handler>(nameof(ListNumbers));

    public async Task<CallerIds> Handle(Query query, CancellationToken ct) => (await Choose([query], all: true, ct))[0];

    public Task<IReadOnlyList<CallerIds>> Handle(QueryMany query, CancellationToken ct) => Choose(query.Calls, all: false, ct);

    async Task<IReadOnlyList<CallerIds>> Choose(IReadOnlyList<Query> calls, bool all, CancellationToken ct)
    {
        var ours = (await db.Many<Ours>(ListNumbers, new
        {
            Users = calls.Select(call => call.UserId).ToArray(),
            Customers = calls.Select(call => call.CustomerNumber).ToArray(),
            Wanted = calls.Select(call => call.Wanted).ToArray(),
            All = all,
        }, ct)).ToLookup(one => one.Position);
        return [.. calls.Select((call, i) => Choose([.. ours[i + 1]], call.Wanted))];
    }

    /// <summary>The person's choice for this call, then what the contact knows, then the department's, then the organisation's.</summary>
    static CallerIds Choose(Ours[] ours, string? wanted)
    {
        var (chosen, reason) = wanted is not null
            ? (ours.FirstOrDefault(n => n.Number == wanted), "You chose this number for this call.")
            : ByRule(ours);
        return new(chosen?.AsChoice, chosen is null ? "" : reason, [.. ours.Select(n => n.AsChoice)]);
    }

    static (Ours?, string) ByRule(Ours[] ours)
    {
        if (ours.FirstOrDefault(n => n.LastSeen) is { } seen)
            return (seen, "The last number of ours that they saw.");
        if (ours.FirstOrDefault(n => n.OfDepartment) is { } department)
            return (department, "Your department's number.");
        if (ours.FirstOrDefault(n => n.IsDefault) is { } standard)
            return (standard, "Your organisation's default number.");
        return (ours.FirstOrDefault(), "The first of your organisation's numbers; none is set as the default.");
    }

    sealed record Ours(long Position, string Number, string Label, bool IsDefault, bool OfDepartment, bool LastSeen)
    {
        public Choice AsChoice => new(Number, Label);
    }
}
