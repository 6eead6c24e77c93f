using System.Text.Json.Nodes;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Contacts.AddContact;

/// <summary>Somebody writes down a person; only a number is needed.</summary>
/// <param name="Source">manual, dialer or api: where it was done.</param>
/// <param name="DepartmentId">Null for the department of whoever adds it.</param>
public sealed record Command(Guid UserId, bool IsAgent, ContactReach Reach, string Phone, string Name, string Company, string Title, string Email, string LeadStatus,
    decimal? DealValue, IReadOnlyList<string> Tags, string Note, Guid? OwnerId, Guid? DepartmentId, string Source) : IRequest<Result<Added>>
{
    public string StatusReason { get; init; } = "";

    /// <summary>IANA; null for the number's own.</summary>
    public string? TimeZone { get; init; }

    public DateTimeOffset? FollowUp { get; init; }

    /// <summary>Values of the organisation's own fields, by key, as typed.</summary>
    public IReadOnlyDictionary<string, string> Custom { get; init; } = new Dictionary<string, string>();
}


public sealed record Added(Guid Id, string Phone);

/// <param name="ContactId">Null when it is nobody the person may see.</param>
public sealed record AlreadyThere(Guid? ContactId, string Name) : Conflict(
    ContactId is null ? "This number is a colleague's contact already." : $"This number is {(Name.Length > 0 ? Name : "a contact")} already.");

public sealed record MayNotAdd() : Forbidden("Your organisation keeps adding contacts to managers.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Added>>
{
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string FindHolder = Sql.Of<Handler>(nameof(FindHolder));
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string FindContext = Sql.Of<Handler>(nameof(FindContext));

    public async Task<Result<Added>> Handle(Command command, CancellationToken ct)
    {
        var context = await db.One<Context>(FindContext, new { command.OwnerId, command.DepartmentId }, ct);
        if (command.IsAgent && !context.AgentsAddContacts)
            return new MayNotAdd();

        var number = PhoneNumber.Parse(command.Phone, context.Region);
        var errors = Check(command, number, context);
        var custom = await ReadCustom(command, errors, ct);
        if (errors.Count > 0)
            return new Invalid(errors);

        var phone = number.Number!.E164;
        var id = await db.Find<Row>(Add, new
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            command.UserId,
            Phone = phone,
            Name = command.Name.Trim(),
            Company = command.Company.Trim(),
            Title = command.Title.Trim(),
            Email = command.Email.Trim(),
            command.LeadStatus,
            command.DealValue,
            Tags = command.Tags.ToArray(),
            command.Note,
            command.OwnerId,
            command.DepartmentId,
            command.Source,
            command.StatusReason,
            command.TimeZone,
            command.FollowUp,
            Custom = custom.ToJsonString(),
            Now = clock.GetUtcNow(),
        }, ct);
        if (id is not null)
            return new Added(id.Id, phone);

        var holder = await db.Find<Holder>(FindHolder, new { Phone = phone, Reach = command.Reach.ToJson() }, ct);
        return new AlreadyThere(holder is { IsSeen: true } ? holder.Id : null, holder?.Name ?? "");
    }

    static Errors Check(Command command, PhoneNumberParse number, Context context)
    {
        var errors = new Errors();
        if (number.Problem is { } problem)
            errors["phone"] = problem.Message;
        foreach (var (field, text) in new[] { ("name", command.Name), ("company", command.Company), ("title", command.Title), ("statusReason", command.StatusReason) })
        {
            if (text.Length > 200 || text.Any(char.IsControl))
                errors[field] = "Keep it to 200 letters on one line.";
        }

        if (command.Email.Trim() is { Length: > 0 } email && (email.Length > 254 || email.IndexOf('@', StringComparison.Ordinal) is not > 0 || email.EndsWith('@') || email.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign))))
            errors["email"] = "Write the address as name@example.com.";
        if (command.Note.Length > 4000 || command.Note.Contains('\0', StringComparison.Ordinal))
            errors["note"] = "Keep it to 4000 letters.";
        if (command.TimeZone is { } zone && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) && known.HasIanaId))
            errors["timeZone"] = "Choose a time zone such as America/Chicago.";
        if (command.FollowUp is { Year: < 2000 or >= 2200 })
            errors["followUp"] = "Write the time as 2026-11-20T15:30Z.";
        if (!LeadStatuses.Has(command.LeadStatus))
            errors["leadStatus"] = "Choose one of the statuses.";
        if (command.DealValue is < 0 or >= 10_000_000_000m)
            errors["dealValue"] = "Write an amount such as 12500.";
        if (Tags.ProblemOf(command.Tags.ToArray()) is { } tags)
            errors["tags"] = tags;
        if (!context.KnowsOwner)
            errors["owner"] = "There is no such person here.";
        if (!context.KnowsDepartment)
            errors["department"] = "There is no such department.";
        return errors;
    }

    async Task<JsonObject> ReadCustom(Command command, Errors errors, CancellationToken ct)
    {
        var values = new JsonObject();
        if (command.Custom.Count == 0)
            return values;

        var fields = await db.Many<FieldRow>(ListFields, new { }, ct);
        foreach (var (key, text) in command.Custom)
        {
            if (fields.FirstOrDefault(own => own.Key == key) is not { } field)
                errors["custom." + key] = "There is no such field.";
            else if (field.ToField().Read(text) is { Problem: { } problem })
                errors["custom." + key] = problem;
            else if (field.ToField().Read(text).Value is { } value)
                values[key] = value;
        }

        return values;
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

    sealed record Row(Guid Id, string? Audited);

    sealed record Holder(Guid Id, string Name, bool IsSeen);

    sealed record Context(string Region, bool AgentsAddContacts, bool KnowsOwner, bool KnowsDepartment);
}
