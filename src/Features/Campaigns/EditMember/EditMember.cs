using DutyCall.Domain;
using DutyCall.Features.Campaigns.ListMembers;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.EditMember;

/// <summary>One of a campaign's contacts changes; what is null stays.</summary>
/// <param name="Reach">Whose contacts the person may change: the name is the shared contact's.</param>
/// <param name="NextAt">Not before; only where something is still to happen.</param>
/// <param name="Excluded">Left out; or, having been, in again.</param>
public sealed record Command(
    Guid UserId, ContactReach Reach, Guid? DepartmentId, Guid Id, Guid MemberId, string? Name, string? Comments, int? Priority, DateTime? NextAt, bool? Excluded) : IRequest<Result<Done>>;

public sealed record NoSuchMember() : Missing("There is no such contact in this campaign.");

public sealed record BeingCalled() : Conflict("They are being called at this moment. Wait until the call is over.");

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    const int LongestComments = 2_000;
    const string Reason = "Left out by hand";

    static readonly string Edit = Sql.Of<Handler>(nameof(Edit));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (Check(command) is { Count: > 0 } errors)
            return new Invalid(errors);
        if (await mediator.Send(new OneQuery(command.Id, command.MemberId, command.DepartmentId), ct) is not { } member)
            return new NoSuchMember();
        if (command.Name is { } name && name.Trim() != member.Name
            && (await mediator.Send(new Contacts.EditContact.Command(command.UserId, command.Reach, member.ContactId, "name", name.Trim(), null, MayMove: false), ct)).Error is { } refused)
        {
            return refused;
        }

        var changed = await db.Find<Guid?>(Edit, new
        {
            command.UserId, command.DepartmentId, command.Id, command.MemberId, Comments = command.Comments?.Trim(), Priority = (short?)command.Priority, command.NextAt, command.Excluded, Reason,
            Now = clock.GetUtcNow(),
        }, ct);
        return changed is null ? new BeingCalled() : new Done();
    }

    Errors Check(Command command)
    {
        var errors = new Errors();
        if (command.Comments?.Length > LongestComments || command.Comments?.Contains('\0', StringComparison.Ordinal) == true)
            errors["comments"] = $"Keep it to {LongestComments} letters.";
        if (command.Priority is < 1 or > 9)
            errors["priority"] = "From 1 to 9.";
        if (command.NextAt > clock.GetUtcNow().UtcDateTime.AddYears(1))
            errors["nextAt"] = "Choose a time within a year.";
        return errors;
    }
}
