using System.Text.Json;
using System.Text.RegularExpressions;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Calls.DefineDispositions;

/// <summary>The outcomes agents choose from and what each does, how long they have, and when callbacks may be promised for.</summary>
public sealed record Query : IRequest<Definitions>;

/// <summary>An outcome is added, or one there becomes another version of itself.</summary>
/// <param name="Code">Null for a new one: its label makes the code.</param>
/// <param name="Version">The version the person saw.</param>
public sealed record Command(Guid UserId, string? Code, int Version, string Label, string Category, string Tone, int? HotKey, bool Active, DispositionActions Actions)
    : IRequest<Result<Done>>;

/// <param name="Steps">-1 up, 1 down.</param>
public sealed record MoveCommand(Guid UserId, string Code, int Steps) : IRequest<Done>;

public sealed record RulesCommand(Guid UserId, IReadOnlyList<Rule> Rules, int CallingFrom, int CallingUntil) : IRequest<Result<Done>>;

public sealed record Disposition(
    string Code, string Label, string Category, string Tone, int Position, bool Active, short? HotKey, bool NeedsNotes, bool DoesNotCall, string BooksCallback, int? RetriesAfter,
    bool Closes, string? SetsStatus, string StatusReason, int Version, DateTime ChangedAt, string? ChangedBy)
{
    public DispositionActions Actions => new(NeedsNotes, DoesNotCall, BooksCallback, RetriesAfter, Closes, SetsStatus, StatusReason);
}

/// <param name="Direction">outbound-manual, outbound-campaign or inbound.</param>
/// <param name="Required">No call is closed without an outcome.</param>
/// <param name="LimitSeconds">Null where wrap-ups wait however long.</param>
/// <param name="ExtensionSeconds">What the agent may ask for once.</param>
public sealed record Rule(string Direction, bool Required, int? LimitSeconds, int ExtensionSeconds);

/// <param name="CallingFrom">Minutes after midnight, on the clock of whoever is called.</param>
public sealed record Definitions(IReadOnlyList<Disposition> Dispositions, IReadOnlyList<Rule> Rules, int CallingFrom, int CallingUntil);

public sealed record NameTaken() : Conflict("There is an outcome of this name already; it may have been put away.");

public sealed record KeyTaken(string Label) : Conflict($"“{Label}” has this key.");

public sealed record ChangedMeanwhile() : Conflict("Somebody changed this outcome meanwhile. Yours is not saved; look at theirs first.");

sealed partial class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Query, Definitions>, IRequestHandler<Command, Result<Done>>, IRequestHandler<MoveCommand, Done>, IRequestHandler<RulesCommand, Result<Done>>
{
    public static readonly (string Code, string Label)[] Categories =
        [("reached", "Reached"), ("not_reached", "Not reached"), ("callback", "Callback"), ("do_not_call", "Do not call")];

    public static readonly (string Code, string Label)[] Tones =
        [("ready", "Green"), ("live", "Blue"), ("wait", "Amber"), ("wrap", "Violet"), ("stop", "Red"), ("off", "Gray")];

    static readonly string ListDispositions = Sql.Of<Handler>(nameof(ListDispositions));
    static readonly string ListRules = Sql.Of<Handler>(nameof(ListRules));
    static readonly string FindHours = Sql.Of<Handler>(nameof(FindHours));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string Move = Sql.Of<Handler>(nameof(Move));
    static readonly string SaveRules = Sql.Of<Handler>(nameof(SaveRules));

    public async Task<Definitions> Handle(Query query, CancellationToken ct)
    {
        var hours = await db.One<Hours>(FindHours, query, ct);
        return new(await db.Many<Disposition>(ListDispositions, query, ct), await db.Many<Rule>(ListRules, query, ct), hours.CallingFrom, hours.CallingUntil);
    }

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var errors = Check(command);
        var all = await db.Many<Disposition>(ListDispositions, command, ct);
        if (command is { Active: true, HotKey: { } key } && all.FirstOrDefault(other => other.Active && other.HotKey == key && other.Code != command.Code) is { } holder)
            errors["hotKey"] = new KeyTaken(holder.Label).Message;
        if (errors.Count > 0)
            return new Invalid(errors);

        var actions = command.Actions;
        var args = new
        {
            command.UserId,
            Code = command.Code ?? CodeOf(command.Label),
            Label = command.Label.Trim(),
            command.Category,
            command.Tone,
            command.HotKey,
            command.Active,
            command.Version,
            actions.NeedsNotes,
            actions.DoesNotCall,
            actions.BooksCallback,
            actions.RetriesAfter,
            actions.Closes,
            actions.SetsStatus,
            StatusReason = actions.SetsStatus == "disqualified" ? actions.StatusReason.Trim() : "",
            Definition = JsonSerializer.Serialize(new { command.Label, command.Category, command.HotKey, command.Active, actions }, JsonSerializerOptions.Web),
            Now = clock.GetUtcNow(),
        };
        try
        {
            if (command.Code is null)
                return await db.Find<bool>(Add, args, ct) ? new Done() : new NameTaken();
            return await db.Find<bool>(Change, args, ct) ? new Done() : new ChangedMeanwhile();
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "dispositions_hot_key" })
        {
            return new Invalid(new() { ["hotKey"] = new KeyTaken("Another outcome").Message });
        }
    }

    public async Task<Done> Handle(MoveCommand command, CancellationToken ct)
    {
        await db.Find<bool>(Move, new { command.UserId, command.Code, command.Steps, Now = clock.GetUtcNow() }, ct);
        return new();
    }

    public async Task<Result<Done>> Handle(RulesCommand command, CancellationToken ct)
    {
        var errors = new Errors();
        if (command.Rules.Any(rule => rule.LimitSeconds is < 10 or > 3600))
            errors["limit"] = "Give between 10 seconds and an hour.";
        if (command.Rules.Any(rule => rule is { Direction: "outbound-campaign", LimitSeconds: null }))
            errors["limit"] = "A campaign's calls have a limit: the next one waits for it.";
        if (command.Rules.Any(rule => rule.ExtensionSeconds is < 0 or > 3600))
            errors["extension"] = "Give up to an hour more.";
        if (command.CallingFrom < CallingHours.LegalFrom || command.CallingUntil > CallingHours.LegalUntil || command.CallingFrom >= command.CallingUntil
            || command.CallingFrom % 15 != 0 || command.CallingUntil % 15 != 0)
        {
            errors["hours"] = "Choose hours between 8:00 and 21:00, in quarters of an hour.";
        }

        if (errors.Count > 0)
            return new Invalid(errors);

        await db.Find<bool>(SaveRules, new
        {
            command.UserId,
            Directions = command.Rules.Select(rule => rule.Direction).ToArray(),
            Required = command.Rules.Select(rule => rule.Required).ToArray(),
            Limits = command.Rules.Select(rule => rule.LimitSeconds).ToArray(),
            Extensions = command.Rules.Select(rule => rule.ExtensionSeconds).ToArray(),
            command.CallingFrom,
            command.CallingUntil,
            Detail = JsonSerializer.Serialize(new { command.Rules, command.CallingFrom, command.CallingUntil }, JsonSerializerOptions.Web),
            Now = clock.GetUtcNow(),
        }, ct);
        return new Done();
    }

    static Errors Check(Command command)
    {
        var errors = new Errors();
        var actions = command.Actions;
        if (command.Label.Trim().Length is 0 or > 40 || command.Label.Any(char.IsControl) || CodeOf(command.Label) is "" or "new" or "rules" or "preview")
            errors["label"] = "Name it in 1 to 40 letters, by another word than new, rules or preview.";
        if (Categories.All(category => category.Code != command.Category))
            errors["category"] = "Choose one of the categories.";
        if (Tones.All(tone => tone.Code != command.Tone))
            errors["tone"] = "Choose one of the colors.";
        if (command.HotKey is < 1 or > 9)
            errors["hotKey"] = "Choose a key from 1 to 9.";
        if (!DispositionActions.CallbackChoices.Contains(actions.BooksCallback))
            errors["booksCallback"] = "Choose no, offered or required.";
        if (actions.RetriesAfter is < 1 or > 43_200)
            errors["retriesAfter"] = "Give between 1 minute and 30 days.";
        if (actions.SetsStatus is not null && !LeadStatuses.Has(actions.SetsStatus))
            errors["setsStatus"] = "Choose one of the statuses.";
        if (actions.StatusReason.Length > 200)
            errors["statusReason"] = "Keep it to 200 letters.";
        if (actions.DoesNotCall && (actions.BooksCallback != "no" || actions.RetriesAfter is not null))
            errors["doesNotCall"] = "Who is never called again is not called back. Choose one of them.";
        if (actions.BooksCallback == "required" && actions.RetriesAfter is not null)
            errors["retriesAfter"] = "A callback is booked already. Choose one of them.";
        return errors;
    }

    /// <summary>Left a message → left_a_message.</summary>
    static string CodeOf(string label)
    {
        var code = NotInCode().Replace(label.Trim().ToLowerInvariant(), "_").Trim('_');
        return code.Length > 40 ? code[..40] : code;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInCode();

    sealed record Hours(short CallingFrom, short CallingUntil);
}
