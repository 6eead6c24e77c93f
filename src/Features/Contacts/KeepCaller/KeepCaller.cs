using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Contacts.KeepCaller;

/// <summary>
/// Whose number this is, for a call that is about to be: nobody's becomes a contact, with the call as its source. Null when
/// the organisation wants no contacts made of calls. Whoever places or takes a call sends it before writing the call down.
/// </summary>
/// <param name="Number">E.164.</param>
/// <param name="OwnerId">The agent who calls, and whose department it becomes; null for a call that comes in.</param>
/// <param name="Source">call, or what else brought the number.</param>
public sealed record Command(string Number, Guid? OwnerId = null, string Source = "call") : IRequest<Guid?>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Guid?>
{
    static readonly string Keep = Sql.Of<Handler>(nameof(Keep));

    public async Task<Guid?> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var args = new { Id = Guid.CreateVersion7(now), command.Number, command.OwnerId, command.Source, Now = now };
        // Somebody else was first with the same number: then it is known now.
        return (await db.One<Kept>(Keep, args, ct)).Id ?? (await db.One<Kept>(Keep, args, ct)).Id;
    }

    sealed record Kept(Guid? Id, bool IsNew);
}
