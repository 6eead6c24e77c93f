using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Contacts.DefineFields;

/// <summary>The organisation's own fields, and its rules for contacts.</summary>
public sealed record Query : IRequest<Definitions>;

/// <summary>A field is added, or one there is renamed, given other choices, put away or brought back.</summary>
/// <param name="Id">Null for a new one, which alone has a say in its kind.</param>
public sealed record Command(Guid UserId, Guid? Id, string Label, string Kind, IReadOnlyList<string> Choices, bool Archived) : IRequest<Result<Done>>;

public sealed record SettingsCommand(Guid UserId, Rules Rules) : IRequest<Result<Done>>;

/// <param name="AgentsSeeOwn">Agents see their own contacts alone, not their department's.</param>
/// <param name="AgentsExportHistory">Agents may export their own calls.</param>
public sealed record Rules(bool AgentsSeeOwn, bool AgentsAddContacts, bool CallsMakeContacts, bool AgentsExportContacts, bool AgentsExportHistory);

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

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Definitions>, IRequestHandler<Command, Result<Done>>, IRequestHandler<SettingsCommand, Result<Done>>
{
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string FindSettings = Sql.Of<Handler>(nameof(FindSettings));
    static readonly string SaveSettings = Sql.Of<Handler>(nameof(SaveSettings));

    public async Task<Definitions> Handle(Query query, CancellationToken ct) =>
        new(await db.Many<OwnField>(ListFields, query, ct), await db.One<Rules>(FindSettings, query, ct));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
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
            return (await db.Many<bool?>(Add, args, ct)).Length > 0 ? new Done() : new NameTaken();
        return (await db.Many<bool?>(Change, args, ct)).Length > 0 ? new Done() : new NoSuchField();
    }

    public async Task<Result<Done>> Handle(SettingsCommand command, CancellationToken ct)
    {
        var rules = command.Rules;
        await db.Many<bool?>(SaveSettings, new
        {
            command.UserId,
            rules.AgentsSeeOwn,
            rules.AgentsAddContacts,
            rules.CallsMakeContacts,
            rules.AgentsExportContacts,
            rules.AgentsExportHistory,
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
        if (command.Choices.Any(choice => choice.Length > 100))
            errors["choices"] = "Keep each choice to 100 letters.";
        return errors;
    }
}
