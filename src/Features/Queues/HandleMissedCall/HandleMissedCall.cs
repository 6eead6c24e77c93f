using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Queues.HandleMissedCall;

/// <summary>A missed call gets another owner, or somebody has seen to it; or not, after all.</summary>
/// <param name="Owner">me, nobody or somebody's id; null leaves it.</param>
/// <param name="Handled">Null leaves it.</param>
public sealed record Command(Guid UserId, Guid? DepartmentId, bool Everyone, Guid CallId, string? Owner, bool? Handled) : IRequest<Result<Done>>;

public sealed record NoSuchMissedCall() : Missing("There is no such missed call, or it is another department's.");

public sealed record NoSuchOwner() : Missing("There is nobody of that name at work here.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string FindOwner = Sql.Of<Handler>(nameof(FindOwner));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        Guid? owner = command.Owner switch
        {
            null or "nobody" => null,
            "me" => command.UserId,
            _ => Guid.TryParse(command.Owner, out var id) ? id : Guid.Empty,
        };
        if (owner is { } somebody && !await db.One<bool>(FindOwner, new { UserId = somebody }, ct))
            return new NoSuchOwner();

        return await db.One<bool>(Change, new
        {
            command.UserId, command.DepartmentId, command.Everyone, command.CallId, ChangeOwner = command.Owner is not null, OwnerId = owner, command.Handled, Now = clock.GetUtcNow(),
        }, ct) ? new Done() : new NoSuchMissedCall();
    }
}
