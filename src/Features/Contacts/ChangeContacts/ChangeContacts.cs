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

/// <param name="Contacts">How many were changed; those that were so already are not counted.</param>
public sealed record Batch(Guid Id, int Contacts);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Batch>>, IRequestHandler<Query, Result<int>>
{
    const int MostNamed = 10_000;
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
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
        return await db.One<Batch>(Change, new
        {
            BatchId = Guid.CreateVersion7(now),
            command.UserId,
            command.Action,
            Field = command.Action switch { "add_tags" or "remove_tags" => "tags", "set_status" => "leadStatus", "set_owner" => "owner", _ => "deleted" },
            Search = Search(command.Reach, command.Ids, command.Search, fields),
            Tags = command.Tags.ToArray(),
            command.Status,
            command.Reason,
            command.Owner,
            MostTags = Domain.Tags.MostOnOne,
            Detail = Detail(command, owner),
            Now = now,
        }, ct);
    }

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
