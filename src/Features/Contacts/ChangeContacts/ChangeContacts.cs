using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Contacts.ChangeContacts;

/// <summary>The same is done to many contacts: the ones named, or everything a search finds, within what the person may change.</summary>
/// <param name="Action">add_tags, remove_tags, set_status, set_owner or delete.</param>
/// <param name="Ids">Null for everything the search finds.</param>
public sealed record Command(
    Guid UserId, ContactReach Reach, string Action, IReadOnlyList<Guid>? Ids, ContactSearch Search, IReadOnlyList<string> Tags, string Status, string Reason, Guid? Owner)
    : IRequest<Result<Batch>>;

/// <summary>How many it would be.</summary>
public sealed record Query(ContactReach Reach, IReadOnlyList<Guid>? Ids, ContactSearch Search) : IRequest<Result<int>>;

/// <summary>How far it is; null when it is nobody's of this name.</summary>
public sealed record BatchQuery(Guid UserId, Guid BatchId) : IRequest<Batch?>;

/// <param name="Contacts">How many are changed; those that were so already are not counted.</param>
/// <param name="Found">How many it is about.</param>
/// <param name="Handled">How many of them it has come to.</param>
/// <param name="Undone">How many are back as they were.</param>
/// <param name="State">running, done, undoing or undone.</param>
public sealed record Batch(Guid Id, int Contacts, int Found, int Handled, int Undone, string State);

sealed class Handler(Db db, Tenant tenant, IMediator mediator, Background background, TimeProvider clock)
    : IRequestHandler<Command, Result<Batch>>, IRequestHandler<Query, Result<int>>, IRequestHandler<BatchQuery, Batch?>
{
    const int MostNamed = 10_000;

    /// <summary>So many are changed while the person waits; more go on behind the answer.</summary>
    const int MostAtOnce = 1_000;

    static readonly string Begin = Sql.Of<Handler>(nameof(Begin));
    static readonly string FindBatch = Sql.Of<Handler>(nameof(FindBatch));
    static readonly string CountMatches = Sql.Of<Handler>(nameof(CountMatches));
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string FindOwner = Sql.Of<Handler>(nameof(FindOwner));

    public async Task<Result<Batch>> Handle(Command command, CancellationToken ct)
    {
        var fields = await Fields(ct);
        var owner = command is { Action: "set_owner", Owner: { } id } ? await db.Find<string>(FindOwner, new { Owner = id }, ct) : null;
        if (Check(command, fields, owner) is { Count: > 0 } errors)
            return new Invalid(errors);

        var now = clock.GetUtcNow();
        var batchId = Guid.CreateVersion7(now);
        var search = Search(command.Reach, command.Ids, command.Search, fields);
        var found = await db.One<int>(CountMatches, new { Search = search }, ct);
        await db.Run(Begin, new
        {
            BatchId = batchId,
            command.UserId,
            command.Action,
            Search = search,
            Found = found,
            Tags = command.Tags.ToArray(),
            command.Status,
            command.Reason,
            command.Owner,
            Detail = Detail(command, owner),
            Now = now,
        }, ct);

        if (found <= MostAtOnce)
            await mediator.Send(new RunBatch.Command(batchId), ct);
        else
            background.Run(tenant.OrgId!.Value, new RunBatch.Command(batchId));
        return (await db.Find<Batch>(FindBatch, new { BatchId = batchId, command.UserId }, ct))!;
    }

    public Task<Batch?> Handle(BatchQuery query, CancellationToken ct) => db.Find<Batch>(FindBatch, query, ct);

    public async Task<Result<int>> Handle(Query query, CancellationToken ct)
    {
        var fields = await Fields(ct);
        if (CheckSearch(query.Ids, query.Search, fields) is { Count: > 0 } errors)
            return new Invalid(errors);
        return await db.One<int>(CountMatches, new { Search = Search(query.Reach, query.Ids, query.Search, fields) }, ct);
    }

    static string Search(ContactReach reach, IReadOnlyList<Guid>? ids, ContactSearch search, IReadOnlyList<ContactField> fields) =>
        (ids is null ? search : new ContactSearch()).ToJson(reach, fields, ids);

    static Errors CheckSearch(IReadOnlyList<Guid>? ids, ContactSearch search, IReadOnlyList<ContactField> fields)
    {
        var errors = new Errors();
        if (ids is [] or { Count: > MostNamed })
            errors["ids"] = $"Name 1 to {MostNamed} contacts, or everything a search finds.";
        if (ids is null)
        {
            foreach (var (part, problem) in (search with { Cursor = "" }).Check(fields))
                errors[part] = problem;
        }

        return errors;
    }

    static Errors Check(Command command, IReadOnlyList<ContactField> fields, string? owner)
    {
        var errors = CheckSearch(command.Ids, command.Search, fields);
        switch (command.Action)
        {
            case "add_tags" or "remove_tags":
                if (command.Tags.Count == 0)
                    errors["tags"] = "Name at least one tag.";
                else if (Domain.Tags.ProblemOf(command.Tags.ToArray()) is { } problem)
                    errors["tags"] = problem;
                break;
            case "set_status":
                if (!LeadStatuses.Has(command.Status))
                    errors["status"] = "Choose one of the statuses.";
                if (command.Reason.Length > 200 || command.Reason.Any(char.IsControl))
                    errors["reason"] = "Keep it to 200 letters on one line.";
                break;
            case "set_owner":
                if (command.Owner is not null && owner is null)
                    errors["owner"] = "There is no such person here.";
                break;
            case "delete":
                break;
            default:
                errors["action"] = "Choose add_tags, remove_tags, set_status, set_owner or delete.";
                break;
        }

        return errors;
    }

    static string Detail(Command command, string? owner) => command.Action switch
    {
        "add_tags" or "remove_tags" => JsonSerializer.Serialize(new { tags = command.Tags }),
        "set_status" => JsonSerializer.Serialize(new { to = command.Status, reason = command.Reason }),
        "set_owner" => JsonSerializer.Serialize(new { to = owner ?? "", owner = command.Owner }),
        _ => "{}",
    };

    async Task<IReadOnlyList<ContactField>> Fields(CancellationToken ct) => [.. (await db.Many<FieldRow>(ListFields, new { }, ct)).Select(row => row.ToField())];

    sealed record FieldRow
{
    public Guid Id { get; init; }
    public string Key { get; init; } = "";
    public string Label { get; init; } = "";
    public string Kind { get; init; } = "";
    public string[] Choices { get; init; } = [];

        public ContactField ToField() => new(Id, Key, Label, ContactField.KindOf(Kind) ?? ContactFieldKind.Text, Choices);
    }
}
