using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.ChooseStatus;

/// <summary>What somebody wants to be from now on: online, away (with a reason, or none), dnd or offline.</summary>
/// <param name="Reason">A code of <c>pause_reasons</c>; with away only.</param>
public sealed record Command(Guid UserId, string Intent, string? Reason) : IRequest<Result<Done>>
{
    public static readonly string[] Intents = ["online", "away", "dnd", "offline"];
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Choose = Sql.Of<Handler>(nameof(Choose));
    static readonly string IsReason = Sql.Of<Handler>(nameof(IsReason));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var reason = command.Reason is { Length: > 0 } given ? given : null;
        var errors = new Errors();
        if (!Command.Intents.Contains(command.Intent))
            errors["intent"] = $"One of {string.Join(", ", Command.Intents)}.";
        else if (reason is not null && command.Intent != "away")
            errors["reason"] = "Only somebody who is away has a reason.";
        else if (reason is not null && !await db.One<bool>(IsReason, new { reason }, ct))
            errors["reason"] = "There is no such reason any more. Choose another.";
        if (errors.Count > 0)
            return new Invalid(errors);

        // Choosing again what is so already changes nothing, but for who decided it.
        await db.Find<bool>(Choose, new { command.UserId, command.Intent, reason, Now = clock.GetUtcNow() }, ct);
        return new Done();
    }
}
