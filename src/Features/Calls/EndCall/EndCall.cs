using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.EndCall;

/// <summary>The agent wants their call to end, or their device could not begin it. Before the dial, nothing is dialed.</summary>
/// <param name="Reason">What the device says went wrong; null when the agent pressed the button.</param>
public sealed record Command(Guid UserId, Guid CallId, string? Reason) : IRequest<Result<Done>>;

public sealed record NoSuchCall() : Missing("There is no such call of yours.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    const int LongestReason = 300;

    static readonly string AskToEnd = Sql.Of<Handler>(nameof(AskToEnd));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reason = command.Reason is { Length: > 0 } text ? text[..Math.Min(text.Length, LongestReason)] : null;
        var found = await db.One<bool>(AskToEnd, new
        {
            command.UserId,
            command.CallId,
            NewsId = Guid.CreateVersion7(now),
            Params = JsonSerializer.Serialize(reason is null ? new { By = "agent" } : (object)new { By = "system", Reason = reason }),
            Now = now,
        }, ct);
        if (!found)
            return new NoSuchCall();

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(command.CallId));
        return new Done();
    }
}
