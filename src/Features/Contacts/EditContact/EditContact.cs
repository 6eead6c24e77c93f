using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Contacts.EditContact;

/// <summary>One field of a contact gets another value.</summary>
/// <param name="Field">As the API calls it; custom.key for one of the organisation's own.</param>
/// <param name="Value">As typed or sent; empty takes it away.</param>
/// <param name="Was">What the person saw before, as JSON; null when they did not look.</param>
/// <param name="MayMove">They may give it to another department.</param>
public sealed record Command(Guid UserId, ContactReach Reach, Guid ContactId, string Field, string Value, string? Was, bool MayMove) : IRequest<Result<Saved>>;

/// <summary>Several fields at once: all of them, or none.</summary>
public sealed record ManyCommand(IReadOnlyList<Command> Edits) : IRequest<Result<IReadOnlyList<Saved>>>;

/// <summary>Some tags more, some less.</summary>
public sealed record TagsCommand(Guid UserId, ContactReach Reach, Guid ContactId, IReadOnlyList<string> Add, IReadOnlyList<string> Remove) : IRequest<Result<string[]>>;

/// <param name="Value">The field's value now, as JSON; null when it is empty.</param>
public sealed record Saved(string Field, string? Value);

public sealed record NoSuchContact() : Missing("This contact no longer exists, or is not yours to change.");

/// <param name="Value">The value it has now, as JSON.</param>
/// <param name="Label">That value in words.</param>
public sealed record ChangedMeanwhile(string Field, string? Value, string Label, string By, DateTime At) : Conflict($"{By} changed this meanwhile. Yours is not saved.");

public sealed record NotYoursToMove() : Forbidden("Only an administrator gives a contact to another department.");

public sealed record NumberTaken(Guid ContactId, string Name) : Conflict($"{(Name.Length > 0 ? Name : "Another contact")} has this number. Merge the two if they are one person.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Saved>>, IRequestHandler<ManyCommand, Result<IReadOnlyList<Saved>>>, IRequestHandler<TagsCommand, Result<string[]>>
{
    static readonly string Edit = Sql.Of<Handler>(nameof(Edit));
    static readonly string FindRival = Sql.Of<Handler>(nameof(FindRival));
    static readonly string FindNumbersOwner = Sql.Of<Handler>(nameof(FindNumbersOwner));
    static readonly string FindContext = Sql.Of<Handler>(nameof(FindContext));
    static readonly string FindField = Sql.Of<Handler>(nameof(FindField));
    static readonly string FindLabel = Sql.Of<Handler>(nameof(FindLabel));
    static readonly string ChangeTags = Sql.Of<Handler>(nameof(ChangeTags));

    public Task<Result<Saved>> Handle(Command command, CancellationToken ct) => Save(command, db, ct);

    public async Task<Result<IReadOnlyList<Saved>>> Handle(ManyCommand command, CancellationToken ct)
    {
        await using var work = await db.Begin(ct);
        var saved = new List<Saved>();
        foreach (var edit in command.Edits)
        {
            var result = await Save(edit, work, ct);
            if (result.Error is { } error)
                return error;
            saved.Add(result.Value!);
        }

        await work.Commit(ct);
        return saved;
    }

    async Task<Result<Saved>> Save(Command command, Statements statements, CancellationToken ct)
    {
        if (command.Field == "department" && !command.MayMove)
            return new NotYoursToMove();
        if (command.Was is { Length: > 0 } seen && !IsJson(seen))
            return new Invalid(new() { [command.Field] = "What it was before cannot be read. Open the contact again." });

        var (value, problem) = await Read(command, ct);
        if (problem is not null)
            return new Invalid(new() { [command.Field] = problem });
        if (command.Field == "phone" && await Holder(command, value!.GetValue<string>(), ct) is { } holder)
            return holder;

        try
        {
            var now = await statements.Find<State>(Edit, new
            {
                command.UserId,
                Reach = command.Reach.ToJson(),
                command.ContactId,
                command.Field,
                Text = value is null or JsonArray ? null : ContactField.Show(value),
                Tags = (value as JsonArray)?.Select(tag => tag!.GetValue<string>()).ToArray(),
                Value = value?.ToJsonString(),
                Guarded = command.Was is not null,
                Was = command.Was is { Length: > 0 } was ? was : null,
                Now = clock.GetUtcNow(),
            }, ct);
            if (now is null)
                return new NoSuchContact();
            if (now.IsAsAsked)
                return new Saved(command.Field, now.Value);

            var rival = await db.Find<Rival>(FindRival, command, ct);
            return new ChangedMeanwhile(command.Field, now.Value, await Label(command.Field, now.Value, ct), rival?.By ?? "Somebody", rival?.At ?? clock.GetUtcNow().UtcDateTime);
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "contacts_phone" })
        {
            return (Error?)await Holder(command, value!.GetValue<string>(), ct) ?? new NumberTaken(Guid.Empty, "");
        }
    }

    public async Task<Result<string[]>> Handle(TagsCommand command, CancellationToken ct)
    {
        if (Tags.ProblemOf(command.Add.ToArray()) is { } problem)
            return new Invalid(new() { ["tags"] = problem });

        var tags = await db.Find<TagState>(ChangeTags, new
        {
            command.UserId,
            Reach = command.Reach.ToJson(),
            command.ContactId,
            Add = command.Add.ToArray(),
            Remove = command.Remove.ToArray(),
            Most = Tags.MostOnOne,
            Now = clock.GetUtcNow(),
        }, ct);
        if (tags is null)
            return new NoSuchContact();
        return tags.Tags;
    }

    /// <summary>What stands in the field, as its reader knows it: a person's name, not their id.</summary>
    async Task<string> Label(string field, string? value, CancellationToken ct)
    {
        var shown = value is null ? "" : JsonNode.Parse(value) is JsonArray tags ? string.Join(", ", tags.Select(tag => ContactField.Show(tag))) : ContactField.Show(JsonNode.Parse(value));
        return field switch
        {
            "leadStatus" => LeadStatuses.LabelOf(shown),
            "owner" or "department" when Guid.TryParse(shown, out var id) => await db.Find<string>(FindLabel, new { Id = id }, ct) ?? "somebody else",
            _ => shown,
        };
    }

    static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.IsText;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    async Task<NumberTaken?> Holder(Command command, string phone, CancellationToken ct) =>
        await db.Find<Named>(FindNumbersOwner, new { Phone = phone, command.ContactId }, ct) is { } holder ? new(holder.Id, holder.Name) : null;

    async Task<(JsonNode? Value, string? Problem)> Read(Command command, CancellationToken ct)
    {
        var text = command.Value.Trim();
        if (text.Any(sign => char.IsControl(sign) && sign is not ('\n' or '\r' or '\t')))
            return (null, "Write it without control characters.");
        if (command.Field.StartsWith("custom.", StringComparison.Ordinal))
        {
            return await db.Find<OwnField>(FindField, new { Key = command.Field["custom.".Length..] }, ct) is { } own
                ? new ContactField(own.Id, own.Key, own.Label, ContactField.KindOf(own.Kind) ?? ContactFieldKind.Text, own.Choices).Read(text)
                : (null, "There is no such field.");
        }

        if (command.Field != "pinnedNote" && text.Any(char.IsControl))
            return (null, "Keep it on one line.");
        var context = await db.One<Context>(FindContext, new { Owner = Id(command, "owner", text), Department = Id(command, "department", text) }, ct);
        return command.Field switch
        {
            "name" or "company" or "title" or "statusReason" => Limited(text, 200),
            "pinnedNote" => Limited(text, 4000),
            "email" => text.Length == 0 || text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && !text.Any(char.IsWhiteSpace)
                ? Limited(text, 254)
                : (null, "Write the address as name@example.com."),
            "phone" => PhoneNumber.Parse(text, context.Region) is { Number: { } number, Problem: null } ? (number.E164, null)
                : (null, PhoneNumber.Parse(text, context.Region).Problem?.Message ?? "Write a phone number."),
            "leadStatus" => LeadStatuses.Has(text) ? (text, null) : (null, "Choose one of the statuses."),
            "dealValue" => ReadMoney(text),
            "followUp" => ReadInstant(text),
            "timeZone" => text.Length == 0 || TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId ? (text.Length == 0 ? null : text, null) : (null, "Choose a time zone such as America/Chicago."),
            "owner" => text.Length == 0 || context.KnowsOwner ? (text.Length == 0 ? null : text, null) : (null, "There is no such person here."),
            "department" => text.Length == 0 || context.KnowsDepartment ? (text.Length == 0 ? null : text, null) : (null, "There is no such department."),
            "tags" => Tags.Read([text]) is var tags && Tags.ProblemOf(tags) is { } problem ? (null, problem) : (new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]), null),
            _ => (null, "There is no such field."),
        };
    }

    static Guid? Id(Command command, string field, string text) => command.Field == field && Guid.TryParse(text, out var id) ? id : null;

    static (JsonNode? Value, string? Problem) Limited(string text, int most) =>
        text.Length <= most ? (text, null) : (null, $"Keep it to {most} letters.");

    static (JsonNode? Value, string? Problem) ReadMoney(string text) => Money.Read(text) switch
    {
        { Ok: false } => (null, "Write an amount such as 12500 or 12500.50."),
        { Value: { } amount } => (JsonValue.Create(amount), null),
        _ => (null, null),
    };

    static (JsonNode? Value, string? Problem) ReadInstant(string text)
    {
        if (text.Length == 0)
            return (null, null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year is >= 2000 and < 2200
            ? (at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), null)
            : (null, "Write the time as 2026-11-20T15:30.");
    }

    sealed record State(string? Value, bool IsAsAsked);

    sealed record TagState
{
    public string[] Tags { get; init; } = [];
}

    sealed record Rival(string? By, DateTime At);

    sealed record Named(Guid Id, string Name);

    sealed record Context(string Region, bool KnowsOwner, bool KnowsDepartment);

    sealed record OwnField
{
    public Guid Id { get; init; }
    public string Key { get; init; } = "";
    public string Label { get; init; } = "";
    public string Kind { get; init; } = "";
    public string[] Choices { get; init; } = [];
}
}
