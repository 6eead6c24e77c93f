using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ShowCaller;

/// <summary>Who the agent is talking to, or has just talked to: what is known of them. Null between calls.</summary>
/// <param name="DepartmentId">Whose earlier calls may be shown besides the agent's own; null for all of the organisation.</param>
public sealed record Query(Guid AgentId, Guid? DepartmentId, TimeZoneInfo Zone) : IRequest<Caller?>;

/// <param name="CustomerNumber">E.164.</param>
public sealed record Person(
    Guid CallId, string CustomerNumber, string ContactName, Guid? ContactId, string? Title, string? Company, string? Email, string? LeadStatus,
    decimal? DealValue, string[]? Tags, string? PinnedNote, string? TimeZone, DateTime? NextFollowUpAt, string HomeRegion, string Currency)
{
    public string Name => ContactName.Length > 0 ? ContactName : CustomerNumber;

    public string FirstName => ContactName.Split(' ')[0];
}

public sealed record Earlier(Guid Id, string Direction, DateTime CreatedAt, string? Result, int TalkSeconds, string Notes, string Agent, bool? Mine, string? Outcome, string? Tone);

public sealed record Caller(Person Person, IReadOnlyList<Earlier> EarlierCalls, TimeZoneInfo Zone, DateTime Now);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Caller?>
{
    static readonly string FindCaller = Sql.Of<Handler>(nameof(FindCaller));
    static readonly string ListEarlier = Sql.Of<Handler>(nameof(ListEarlier));

    public async Task<Caller?> Handle(Query query, CancellationToken ct)
    {
        if (await db.Find<Person>(FindCaller, new { query.AgentId }, ct) is not { } person)
            return null;

        var earlier = await db.Many<Earlier>(ListEarlier, new { query.AgentId, query.DepartmentId, person.CallId, person.ContactId, person.CustomerNumber }, ct);
        return new(person, earlier, query.Zone, clock.GetUtcNow().UtcDateTime);
    }
}
