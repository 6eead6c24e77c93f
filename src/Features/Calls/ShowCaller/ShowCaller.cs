using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ShowCaller;

/// <summary>Who is on the line in the call somebody is in, their own or one they were asked into, or whom they have just talked to. Null between calls.</summary>
/// <param name="DepartmentId">Whose earlier calls may be shown besides the agent's own; null for all of the organisation.</param>
/// <param name="Reach">Whose contact pages they may open.</param>
public sealed record Query(Guid AgentId, Guid? DepartmentId, ContactReach Reach, TimeZoneInfo Zone) : IRequest<Caller?>;

/// <summary>The other side of the call, and what the phone book has of them.</summary>
public sealed record Person
{
    public Guid CallId { get; init; }

    /// <summary>E.164.</summary>
    public string CustomerNumber { get; init; } = "";

    public string ContactName { get; init; } = "";

    /// <summary>Null for somebody who is in no phone book; then nothing below is known.</summary>
    public Guid? ContactId { get; init; }

    /// <summary>Their page is open to this person, and not only what is shown of them during the call.</summary>
    public bool MayOpen { get; init; }

    public string? Title { get; init; }
    public string? Company { get; init; }
    public string? Email { get; init; }
    public string? LeadStatus { get; init; }
    public decimal? DealValue { get; init; }
    public string[]? Tags { get; init; }
    public string? PinnedNote { get; init; }

    /// <summary>IANA, when somebody said so.</summary>
    public string? TimeZone { get; init; }

    public DateTime? NextFollowUpAt { get; init; }
    public string HomeRegion { get; init; } = "";
    public string Currency { get; init; } = "";

    /// <summary>How many earlier calls the agent may see; the newest of them are listed.</summary>
    public int EarlierCalls { get; init; }

    /// <summary>Of those in which somebody talked, in seconds; null when nobody did.</summary>
    public int? AverageTalk { get; init; }

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
        if (await db.Find<Person>(FindCaller, new { query.AgentId, query.DepartmentId, Reach = query.Reach.ToJson() }, ct) is not { } person)
            return null;

        var earlier = await db.Many<Earlier>(ListEarlier, new { query.AgentId, query.DepartmentId, person.CallId, person.ContactId, person.CustomerNumber }, ct);
        return new(person, earlier, query.Zone, clock.GetUtcNow().UtcDateTime);
    }
}
