using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Contacts.ListContacts;

/// <summary>A page of the contacts that somebody may see and is looking for.</summary>
sealed record Query(ContactReach Reach, ContactSearch Search, int Size = Query.PageSize) : IRequest<Result<Page>>
{
    public const int PageSize = 50;
}

/// <summary>How many there are, counted up to <see cref="Most"/>.</summary>
sealed record CountQuery(ContactReach Reach, ContactSearch Search) : IRequest<Result<int>>
{
    public const int Most = 100_000;
}

/// <summary>What the page's filters and dialogs offer.</summary>
sealed record ChoicesQuery(ContactReach Reach) : IRequest<Choices>;

/// <param name="Phone">E.164.</param>
/// <param name="LastCallDirection">outbound-manual, outbound-campaign or inbound.</param>
public sealed record Contact(
    Guid Id, string Key, string Name, string Phone, string Company, string Title, string Email, string LeadStatus, decimal? DealValue, IReadOnlyList<string> Tags,
    int CallCount, DateTime? LastCallAt, string? LastCallDirection, DateTime? NextFollowUpAt, Guid? OwnerId, string? OwnerName, Guid? DepartmentId,
    string? DepartmentName, DateTime UpdatedAt);

/// <param name="Next">Where the page below begins; null on the last.</param>
/// <param name="IsPaused">The page is short because the search paused, not because there is no more: next goes on with it.</param>
public sealed record Page(IReadOnlyList<Contact> Contacts, ContactPlace? Previous, ContactPlace? Next, bool IsPaused)
{
    internal static readonly Page Empty = new([], null, null, false);
}

public sealed record Choice(Guid Id, string Name);

/// <param name="Region">Where the organisation is at home, ISO 3166-1 alpha-2.</param>
public sealed record Organisation(string Region, string Currency, bool AgentsAddContacts);

/// <summary>What somebody did to many within the last minutes, and may still take back.</summary>
public sealed record Undoable(Guid Id, string Action, string Detail, int Contacts, DateTime At, string State, int Found, int Handled)
{
    public bool IsRunning => State is "running" or "undoing";

    public JsonElement Json => JsonDocument.Parse(Detail).RootElement;
}

public sealed record Choices(
    Organisation Organisation, IReadOnlyList<ContactField> Fields, IReadOnlyList<Choice> Owners, IReadOnlyList<Choice> Departments, IReadOnlyList<string> Reasons, Undoable? Undoable);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Result<Page>>, IRequestHandler<CountQuery, Result<int>>, IRequestHandler<ChoicesQuery, Choices>
{
    static readonly string ListContacts = Sql.Of<Handler>(nameof(ListContacts));
    static readonly string CountContacts = Sql.Of<Handler>(nameof(CountContacts));
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string FindOrganisation = Sql.Of<Handler>(nameof(FindOrganisation));
    static readonly string ListOwners = Sql.Of<Handler>(nameof(ListOwners));
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));
    static readonly string ListReasons = Sql.Of<Handler>(nameof(ListReasons));
    static readonly string ListUndoable = Sql.Of<Handler>(nameof(ListUndoable));
    static readonly TimeSpan MayUndoFor = TimeSpan.FromMinutes(10);

    public async Task<Result<Page>> Handle(Query query, CancellationToken ct)
    {
        var search = query.Search;
        var fields = search.Custom.Count > 0 ? await Fields(ct) : [];
        if (search.Check(fields) is { Count: > 0 } problems)
            return Invalid(problems);

        var at = search.Cursor.Length > 0 ? ContactPlace.Read(search.Cursor, search.Sort) : null;
        var found = await db.Many<Row>(ListContacts, new
        {
            Search = search.ToJson(query.Reach, fields),
            search.Column,
            Descending = search.IsDescending,
            at?.Key,
            at?.Id,
            Backward = at?.Backward ?? false,
            Take = query.Size + 1,
        }, ct);

        var paused = found is [.., { Paused: true } end] ? end : null;
        var more = found.Length > query.Size;
        Contact[] contacts = [.. found.Where(row => !row.Paused).Take(query.Size).Select(row => row.ToContact())];
        if (at is { Backward: true })
        {
            // Less than a page up there: the first page has them, and what is newest.
            if (!more && paused is null && at.Id is not null)
                return await Handle(query with { Search = search with { Cursor = "" } }, ct);

            contacts.AsSpan().Reverse();
            return new Page(
                contacts,
                more ? Place(contacts[0], backward: true) : paused is null ? null : new(search.Sort, paused.Key, paused.Id, Backward: true),
                at.Id is null || contacts is [] ? null : Place(contacts[^1]),
                paused is not null);
        }

        return new Page(
            contacts,
            at is null || contacts is [] ? null : Place(contacts[0], backward: true),
            more ? Place(contacts[^1]) : paused is null ? null : new(search.Sort, paused.Key, paused.Id, Backward: false),
            paused is not null);

        ContactPlace Place(Contact contact, bool backward = false) => new(search.Sort, contact.Key, contact.Id, backward);
    }

    public async Task<Result<int>> Handle(CountQuery query, CancellationToken ct)
    {
        var fields = await Fields(ct);
        if (query.Search.Check(fields) is { Count: > 0 } problems)
            return Invalid(problems);
        return await db.One<int>(CountContacts, new { Search = query.Search.ToJson(query.Reach, fields), AtMost = CountQuery.Most + 1 }, ct);
    }

    public async Task<Choices> Handle(ChoicesQuery query, CancellationToken ct)
    {
        var whose = new { DepartmentId = query.Reach.Everyone ? null : query.Reach.DepartmentId, query.Reach.Me, Since = clock.GetUtcNow() - MayUndoFor };
        return new(
            await db.One<Organisation>(FindOrganisation, whose, ct),
            await Fields(ct),
            await db.Many<Choice>(ListOwners, whose, ct),
            await db.Many<Choice>(ListDepartments, whose, ct),
            await db.Many<string>(ListReasons, new { }, ct),
            await db.Find<Undoable>(ListUndoable, whose, ct));
    }

    async Task<IReadOnlyList<ContactField>> Fields(CancellationToken ct) => [.. (await db.Many<FieldRow>(ListFields, new { }, ct)).Select(row => row.ToField())];

    static Invalid Invalid(IReadOnlyDictionary<string, string> problems)
    {
        var errors = new Errors();
        foreach (var (part, problem) in problems)
            errors[part] = problem;
        return new(errors);
    }

    sealed record FieldRow
{
    public Guid Id { get; init; }
    public string Key { get; init; } = "";
    public string Label { get; init; } = "";
    public string Kind { get; init; } = "";
    public string[] Choices { get; init; } = [];

        public ContactField ToField() => new(Id, Key, Label, ContactField.KindOf(Kind) ?? ContactFieldKind.Text, Choices);
    }

    sealed record Row
    {
        public Guid Id { get; init; }
        public string Key { get; init; } = null!;
        public bool Paused { get; init; }
        public string? Name { get; init; }
        public string? Phone { get; init; }
        public string? Company { get; init; }
        public string? Title { get; init; }
        public string? Email { get; init; }
        public string? LeadStatus { get; init; }
        public decimal? DealValue { get; init; }
        public string[]? Tags { get; init; }
        public int? CallCount { get; init; }
        public DateTime? LastCallAt { get; init; }
        public string? LastCallDirection { get; init; }
        public DateTime? NextFollowUpAt { get; init; }
        public Guid? OwnerId { get; init; }
        public string? OwnerName { get; init; }
        public Guid? DepartmentId { get; init; }
        public string? DepartmentName { get; init; }
        public DateTime? UpdatedAt { get; init; }

        public Contact ToContact() => new(
            Id, Key, Name ?? "", Phone ?? "", Company ?? "", Title ?? "", Email ?? "", LeadStatus ?? "new", DealValue, Tags ?? [], CallCount ?? 0, LastCallAt,
            LastCallDirection, NextFollowUpAt, OwnerId, OwnerName, DepartmentId, DepartmentName, UpdatedAt ?? default);
    }
}
