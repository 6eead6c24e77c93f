using System.Text.RegularExpressions;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.DefinePauseReasons;

/// <summary>Why people say they are away, in the order of their menu; the retired ones last.</summary>
public sealed record Query : IRequest<IReadOnlyList<PauseReason>>;

/// <summary>A reason is added, or one there is renamed, limited otherwise, retired or brought back. Past pauses keep theirs.</summary>
/// <param name="Code">Null for a new one: its label makes the code.</param>
/// <param name="LimitMinutes">How long it usually may last; null for however long.</param>
public sealed record Command(Guid UserId, string? Code, string Label, int? LimitMinutes, bool Active) : IRequest<Result<string>>;

/// <param name="Steps">-1 up, 1 down.</param>
public sealed record MoveCommand(Guid UserId, string Code, int Steps) : IRequest<Result<Done>>;

/// <param name="PeopleNow">Who is away for it at this moment.</param>
public sealed record PauseReason(string Code, string Label, int? LimitMinutes, bool Active, int PeopleNow);

public sealed record NoSuchReason() : Missing("There is no such pause reason.");

sealed partial class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Query, IReadOnlyList<PauseReason>>, IRequestHandler<Command, Result<string>>, IRequestHandler<MoveCommand, Result<Done>>
{
    const int LongestMinutes = 12 * 60;

    static readonly string ListReasons = Sql.Of<Handler>(nameof(ListReasons));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string Move = Sql.Of<Handler>(nameof(Move));

    public async Task<IReadOnlyList<PauseReason>> Handle(Query query, CancellationToken ct) => await db.Many<PauseReason>(ListReasons, query, ct);

    public async Task<Result<string>> Handle(Command command, CancellationToken ct)
    {
        if (command.Code is not null && (await db.Many<PauseReason>(ListReasons, command, ct)).All(reason => reason.Code != command.Code))
            return new NoSuchReason();

        var label = command.Label.Trim();
        var code = command.Code ?? CodeOf(label);
        var errors = new Errors();
        if (label.Length is 0 or > 40 || label.Any(char.IsControl) || code.Length == 0)
            errors["label"] = "Name it in 1 to 40 letters.";
        if (command.LimitMinutes is < 1 or > LongestMinutes)
            errors["limit"] = "Give between 1 and 720 minutes, or none.";
        if (errors.Count > 0)
            return new Invalid(errors);

        var saved = await db.Find<string>(command.Code is null ? Add : Change, new
        {
            command.UserId,
            Code = code,
            Label = label,
            LimitSeconds = command.LimitMinutes * 60,
            command.Active,
            Now = clock.GetUtcNow(),
        }, ct);
        return saved is null ? new Invalid(new() { ["label"] = "There is a reason of this name already; it may have been retired." }) : saved;
    }

    public async Task<Result<Done>> Handle(MoveCommand command, CancellationToken ct)
    {
        if ((await db.Many<PauseReason>(ListReasons, command, ct)).All(reason => reason.Code != command.Code))
            return new NoSuchReason();
        await db.Find<bool>(Move, new { command.UserId, command.Code, command.Steps, Now = clock.GetUtcNow() }, ct);
        return new Done();
    }

    /// <summary>Team huddle → team_huddle.</summary>
    static string CodeOf(string label)
    {
        var code = NotInCode().Replace(label.ToLowerInvariant(), "_").TrimStart('_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_');
        return code.Length > 40 ? code[..40] : code;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInCode();
}
