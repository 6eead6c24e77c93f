using System.Text.Json.Nodes;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Spreadsheets;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Contacts.ExportContacts;

/// <summary>Contacts as the rows of a file: what the list shows of them, in the list's order, and what else is kept.</summary>
/// <param name="Ids">Of what the search finds, only these; null for all.</param>
/// <param name="Zone">Whose clock the times are written by.</param>
sealed record Query(ContactReach Reach, ContactSearch Search, IReadOnlyList<Guid>? Ids, TimeZoneInfo Zone) : IRequest<Result<RowSource>>;

sealed class Handler(Db db) : IRequestHandler<Query, Result<RowSource>>
{
    /// <summary>For the planner to sort a million.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string FindCurrency = Sql.Of<Handler>(nameof(FindCurrency));
    static readonly string LimitCounting = Sql.Of<Handler>(nameof(LimitCounting));
    static readonly string CountContacts = Sql.Of<Handler>(nameof(CountContacts));
    static readonly string OpenContacts = Sql.Of<Handler>(nameof(OpenContacts));
    static readonly string FetchContacts = Sql.Of<Handler>(nameof(FetchContacts));

    public async Task<Result<RowSource>> Handle(Query query, CancellationToken ct)
    {
        ContactField[] fields = [.. (await db.Many<FieldRow>(ListFields, query, ct)).Select(row => row.ToField())];
        var wanted = query.Search with { Cursor = "" };
        if (wanted.Check(fields) is { Count: > 0 } problems)
        {
            var errors = new Errors();
            foreach (var (part, problem) in problems)
                errors[part] = problem;
            return new Invalid(errors);
        }

        var search = wanted.ToJson(query.Reach, fields, query.Ids);
        return new RowSource(
            Header(fields, query.Zone, await db.One<string>(FindCurrency, query, ct)),
            (atMost, stop) => Count(search, atMost, stop),
            stop => db.One<long>(CountContacts, new { Search = search, AtMost = int.MaxValue }, stop),
            stop => Read(search, wanted, query.Zone, fields, stop));
    }

    static string[] Header(IEnumerable<ContactField> fields, TimeZoneInfo zone, string currency) =>
    [
        "Name", "Company", "Title", "Phone", "Other numbers", "Email", "Status", "Status reason", $"Deal value ({currency})", "Tags", "Calls", $"Last contact ({zone.Id})",
        "Owner", "Department", $"Follow-up ({zone.Id})", "Time zone", .. fields.Select(field => field.Label), "Source", $"Created ({zone.Id})", "Pinned note", "Contact ID",
    ];

    async Task<int?> Count(string search, int atMost, CancellationToken ct)
    {
        await using var work = await db.Begin(ct);
        await work.Run(LimitCounting, new { }, ct);
        try
        {
            return await work.One<int>(CountContacts, new { Search = search, AtMost = atMost }, ct);
        }
        catch (PostgresException slow) when (slow.SqlState == PostgresErrorCodes.QueryCanceled && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    async IAsyncEnumerable<object?[]> Read(
        string search, ContactSearch wanted, TimeZoneInfo zone, ContactField[] fields, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var work = await db.Begin(ct);
        await work.One<string>(OpenContacts, new { Search = search, wanted.Column, Descending = wanted.IsDescending }, ct);
        await foreach (var contact in work.Stream<Contact>(FetchContacts, new { }, Patience, ct))
            yield return contact.ToCells(zone, fields);
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

    sealed record Contact
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string Company { get; init; } = "";
        public string Title { get; init; } = "";
        public string Phone { get; init; } = "";
        public string[] OtherNumbers { get; init; } = [];
        public string Email { get; init; } = "";
        public string LeadStatus { get; init; } = "";
        public string StatusReason { get; init; } = "";
        public decimal? DealValue { get; init; }
        public string[] Tags { get; init; } = [];
        public int CallCount { get; init; }
        public DateTime? LastCallAt { get; init; }
        public string? Owner { get; init; }
        public string? Department { get; init; }
        public DateTime? NextFollowUpAt { get; init; }
        public string? TimeZone { get; init; }
        public string Custom { get; init; } = "{}";
        public string Source { get; init; } = "";
        public DateTime CreatedAt { get; init; }
        public string PinnedNote { get; init; } = "";

        public object?[] ToCells(TimeZoneInfo zone, ContactField[] fields)
        {
            var custom = fields.Length > 0 && Custom.Length > 2 ? JsonNode.Parse(Custom)!.AsObject() : [];
            return
            [
                Name, Company, Title, Phone, string.Join(", ", OtherNumbers), Email, LeadStatuses.LabelOf(LeadStatus), StatusReason, DealValue, string.Join(", ", Tags), CallCount,
                On(LastCallAt, zone), Owner, Department, On(NextFollowUpAt, zone), TimeZone, .. fields.Select(field => Cell(custom[field.Key], field.Kind)), Source,
                On(CreatedAt, zone), PinnedNote, Id.ToString(),
            ];
        }

        static object? Cell(JsonNode? value, ContactFieldKind kind) =>
            value is JsonValue number && kind == ContactFieldKind.Number && number.TryGetValue<decimal>(out var amount) ? amount : ContactField.Show(value);

        static DateTime? On(DateTime? utc, TimeZoneInfo zone) => utc is { } at ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), zone) : null;
    }
}
