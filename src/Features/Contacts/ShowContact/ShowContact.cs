using System.Text.Json.Nodes;
using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Contacts.ShowContact;

/// <summary>All that is known of a contact; null when there is none, or it is not theirs to see.</summary>
/// <param name="Reach">Whom they may see.</param>
/// <param name="EditReach">Whom they may change; null for nobody.</param>
public sealed record Query(Guid ContactId, ContactReach Reach, ContactReach EditReach) : IRequest<Person?>;

/// <summary>Where a merged contact went.</summary>
public sealed record MergedQuery(Guid ContactId) : IRequest<Guid?>;

/// <summary>What became of a contact, newest first.</summary>
/// <param name="QualifyReach">own, department or organisation: whose calls they may qualify.</param>
/// <param name="At">Read on from here; null from the newest.</param>
public sealed record TimelineQuery(Guid ContactId, ContactReach Reach, string QualifyReach, Guid Me, Guid? DepartmentId, (DateTime AtUtc, Guid Id)? At) : IRequest<Timeline?>
{
    public const int PageSize = 20;
}

public sealed record Choice(Guid Id, string Name);

public sealed record Details
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";

    /// <summary>E.164.</summary>
    public string Phone { get; init; } = "";

    public string Company { get; init; } = "";
    public string Title { get; init; } = "";
    public string Email { get; init; } = "";
    public string LeadStatus { get; init; } = "";
    public string StatusReason { get; init; } = "";
    public decimal? DealValue { get; init; }
    public string[] Tags { get; init; } = [];
    public string PinnedNote { get; init; } = "";
    public string? TimeZone { get; init; }
    public DateTime? NextFollowUpAt { get; init; }
    public Guid? OwnerId { get; init; }
    public string? OwnerName { get; init; }
    public Guid? DepartmentId { get; init; }
    public string? DepartmentName { get; init; }
    public string Source { get; init; } = "";
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Values of the organisation's own fields, as a JSON object.</summary>
    public string Custom { get; init; } = "{}";

    public int CallCount { get; init; }
    public DateTime? LastCallAt { get; init; }
    public long TalkSeconds { get; init; }
    public long Talks { get; init; }
    public bool MayEdit { get; init; }
    public string[] OtherNumbers { get; init; } = [];
    public string Region { get; init; } = "";
    public string Currency { get; init; } = "";

    public JsonObject CustomValues => JsonNode.Parse(Custom)!.AsObject();
}

public sealed record Person(Details Details, IReadOnlyList<ContactField> Fields, IReadOnlyList<Choice> Owners, IReadOnlyList<Choice> Departments, IReadOnlyList<string> Reasons);

/// <summary>A call, a note or a change.</summary>
public sealed record Entry
{
    public string Kind { get; init; } = "";
    public Guid Id { get; init; }
    public DateTime At { get; init; }
    public string? Who { get; init; }
    public Guid? WhoId { get; init; }
    public string? Direction { get; init; }
    public string? State { get; init; }
    public int? TalkSeconds { get; init; }
    public string? Outcome { get; init; }
    public string? Tone { get; init; }
    public string? Body { get; init; }
    public string? Field { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }

    /// <summary>Of a change to a contact that went into this one: who that was.</summary>
    public string? Was { get; init; }

    /// <summary>What it was when they talked; qualified later, what the call made of it.</summary>
    public string? LeadStatus { get; init; }

    public decimal? DealValue { get; init; }
    public DateTime? EndedAt { get; init; }
    public string[]? Tags { get; init; }
    public bool MayQualify { get; init; }
}

public sealed record Timeline(IReadOnlyList<Entry> Entries, bool HasMore, string Currency);

sealed class Handler(Db db) : IRequestHandler<Query, Person?>, IRequestHandler<MergedQuery, Guid?>, IRequestHandler<TimelineQuery, Timeline?>
{
    static readonly string FindContact = Sql.Of<Handler>(nameof(FindContact));
    static readonly string FindMerged = Sql.Of<Handler>(nameof(FindMerged));
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string ListOwners = Sql.Of<Handler>(nameof(ListOwners));
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));
    static readonly string ListReasons = Sql.Of<Handler>(nameof(ListReasons));
    static readonly string ListTimeline = Sql.Of<Handler>(nameof(ListTimeline));

    public async Task<Person?> Handle(Query query, CancellationToken ct)
    {
        if (await Find(query.ContactId, query.Reach, query.EditReach, ct) is not { } details)
            return null;

        var fields = await db.Many<FieldRow>(ListFields, new { }, ct);
        return new(
            details,
            [.. fields.Select(field => new ContactField(field.Id, field.Key, field.Label, ContactField.KindOf(field.Kind) ?? ContactFieldKind.Text, field.Choices))],
            await db.Many<Choice>(ListOwners, new { }, ct),
            await db.Many<Choice>(ListDepartments, new { }, ct),
            await db.Many<string>(ListReasons, new { }, ct));
    }

    public Task<Guid?> Handle(MergedQuery query, CancellationToken ct) => db.Find<Guid?>(FindMerged, query, ct);

    public async Task<Timeline?> Handle(TimelineQuery query, CancellationToken ct)
    {
        if (await Find(query.ContactId, query.Reach, query.Reach, ct) is not { } details)
            return null;

        var entries = await db.Many<Entry>(ListTimeline, new
        {
            query.ContactId,
            query.QualifyReach,
            query.Me,
            query.DepartmentId,
            query.At?.AtUtc,
            query.At?.Id,
            Take = TimelineQuery.PageSize + 1,
        }, ct);
        return new([.. entries.Take(TimelineQuery.PageSize)], entries.Length > TimelineQuery.PageSize, details.Currency);
    }

    Task<Details?> Find(Guid contactId, ContactReach reach, ContactReach editReach, CancellationToken ct) =>
        db.Find<Details>(FindContact, new { ContactId = contactId, Reach = reach.ToJson(), EditReach = editReach.ToJson() }, ct);

    sealed record FieldRow
{
    public Guid Id { get; init; }
    public string Key { get; init; } = "";
    public string Label { get; init; } = "";
    public string Kind { get; init; } = "";
    public string[] Choices { get; init; } = [];
}
}
