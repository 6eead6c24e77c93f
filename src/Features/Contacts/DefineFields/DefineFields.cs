using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Contacts.DefineFields;

/// <summary>The organisation's own fields, and its rules for contacts.</summary>
public sealed record Query : IRequest<Definitions>;

/// <summary>A field is added, or one there is renamed, given other choices, put away or brought back.</summary>
/// <param name="Id">Null for a new one, which alone has a say in its kind.</param>
public sealed record Command(Guid UserId, Guid? Id, string Label, string Kind, IReadOnlyList<string> Choices, bool Archived) : IRequest<Result<Saved>>;

public sealed record Saved(Guid Id);

public sealed record SettingsCommand(Guid UserId, Rules Rules) : IRequest<Result<Done>>;

public sealed record Rules
{
    /// <summary>Agents see their own contacts alone, not their department's.</summary>
    public bool AgentsSeeOwn { get; init; }
    public bool AgentsAddContacts { get; init; }
    public bool CallsMakeContacts { get; init; }
    public bool AgentsExportContacts { get; init; }

    /// <summary>Agents may export their own calls.</summary>
    public bool AgentsExportHistory { get; init; }

    /// <summary>Why contacts are disqualified, offered where a reason is asked for.</summary>
    public string[] Reasons { get; init; } = [];
}

public sealed record OwnField
{
    public Guid Id { get; init; }
    public string Key { get; init; } = "";
    public string Label { get; init; } = "";
    public string Kind { get; init; } = "";
    public string[] Choices { get; init; } = [];
    public bool IsArchived { get; init; }
}

public sealed record Definitions(IReadOnlyList<OwnField> Fields, Rules Rules);

public sealed record NoSuchField() : Missing("There is no such field.");

public sealed record NameTaken() : Conflict("There is a field of this name already; it may have been put away.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Definitions>, IRequestHandler<Command, Result<Saved>>, IRequestHandler<SettingsCommand, Result<Done>>
{
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string FindSettings = Sql.Of<Handler>(nameof(FindSettings));
    static readonly string SaveSettings = Sql.Of<Handler>(nameof(SaveSettings));

    public async Task<Definitions> Handle(Query query, CancellationToken ct) =>
        new(await db.Many<OwnField>(ListFields, query, ct), await db.One<Rules>(FindSettings, query, ct));

    public async Task<Result<Saved>> Handle(Command command, CancellationToken ct)
    {
        if (command.Id is { } id)
        {
            var fields = await db.Many<OwnField>(ListFields, new { }, ct);
            if (fields.FirstOrDefault(field => field.Id == id) is not { } own)
                return new NoSuchField();
            command = command with { Kind = own.Kind };
            if (fields.Any(other => other.Id != id && other.Label.Equals(command.Label.Trim(), StringComparison.OrdinalIgnoreCase)))
                return new NameTaken();
        }

        if (Check(command) is { Count: > 0 } errors)
            return new Invalid(errors);

        var now = clock.GetUtcNow();
        var args = new
        {
            command.UserId,
            Id = command.Id ?? Guid.CreateVersion7(now),
            Key = ContactField.KeyOf(command.Label),
            Label = command.Label.Trim(),
            command.Kind,
            Choices = command.Choices.ToArray(),
            command.Archived,
            Now = now,
        };
        if (command.Id is null)
            return (await db.Many<bool?>(Add, args, ct)).Length > 0 ? new Saved(args.Id) : new NameTaken();
        return (await db.Many<bool?>(Change, args, ct)).Length > 0 ? new Saved(args.Id) : new NoSuchField();
    }

    public async Task<Result<Done>> Handle(SettingsCommand command, CancellationToken ct)
    {
        if (command.Rules.Reasons.Length > 50 || command.Rules.Reasons.Any(reason => reason.Length > 100 || reason.Any(char.IsControl)))
            return new Invalid(new() { ["reasons"] = "Keep to 50 reasons of 100 letters." });

        var rules = command.Rules;
        await db.Many<bool?>(SaveSettings, new
        {
            command.UserId,
            rules.AgentsSeeOwn,
            rules.AgentsAddContacts,
            rules.CallsMakeContacts,
            rules.AgentsExportContacts,
            rules.AgentsExportHistory,
            rules.Reasons,
            Now = clock.GetUtcNow(),
        }, ct);
        return new Done();
    }

    static Errors Check(Command command)
    {
        var errors = new Errors();
        if (command.Label.Trim().Length is 0 or > 60 || command.Label.Any(char.IsControl) || ContactField.KeyOf(command.Label).Length == 0)
            errors["label"] = "Name it in 1 to 60 letters.";
        if (command.Id is null && ContactField.KindOf(command.Kind) is null)
            errors["kind"] = "Choose text, number, date, choice or yes_no.";
        if (command.Kind == "choice" && command.Choices.Count is < 2 or > 100)
            errors["choices"] = "Give it 2 to 100 choices.";
        if (command.Choices.Any(choice => choice.Length > 100 || choice.Any(char.IsControl)))
            errors["choices"] = "Keep each choice to 100 letters.";
        return errors;
    }
}
