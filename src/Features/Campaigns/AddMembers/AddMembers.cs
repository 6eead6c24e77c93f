using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Campaigns.AddMembers;

/// <summary>People join a campaign, also while it runs. The same people twice: the second time nothing happens.</summary>
/// <param name="Reach">Whose contacts they may be.</param>
/// <param name="Source">manual or api.</param>
public sealed record Command(Guid UserId, ContactReach Reach, Guid? DepartmentId, Guid Id, IReadOnlyList<NewMember> Members, string Source) : IRequest<Result<Added>>
{
    public const int MostAtOnce = 1_000;
}

/// <param name="Phone">In any common format; without a country code it is read as one of the organisation's country.</param>
/// <param name="Name">Of a contact that is new; one that is there keeps its own.</param>
/// <param name="Status">upcoming or excluded.</param>
/// <param name="Priority">1 to 9; 9 is called first.</param>
public sealed record NewMember(string Phone, string? Name = null, string? Comments = null, string? Status = null, int Priority = 5);

/// <param name="Members">How many have joined now.</param>
/// <param name="Already">How many were members before.</param>
public sealed record Added(int Members, int Already, IReadOnlyList<RefusedMember> Refused);

/// <param name="Row">Its place in what was sent, from 0.</param>
public sealed record RefusedMember(int Row, string Phone, string Field, string Problem);

public sealed record NoSuchCampaign() : Missing("There is no such campaign, or it is another department's.");

sealed class Handler(Db db, TwilioSettings twilio, TimeProvider clock) : IRequestHandler<Command, Result<Added>>
{
    const int LongestName = 200, LongestComments = 2_000;

    static readonly string FindCampaign = Sql.Of<Handler>(nameof(FindCampaign));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));

    public async Task<Result<Added>> Handle(Command command, CancellationToken ct)
    {
        if (command.Members.Count is 0 or > Command.MostAtOnce)
            return new Invalid(new() { ["contacts"] = $"Send 1 to {Command.MostAtOnce} contacts." });
        if (await db.Find<string>(FindCampaign, new { command.Id, command.DepartmentId }, ct) is not { } region)
            return new NoSuchCampaign();

        var read = command.Members.Select((member, row) => Read(member, row, region)).ToArray();
        var refused = read.Select(row => row.Refused).OfType<RefusedMember>().ToList();
        var good = read.Where(row => row.Refused is null).DistinctBy(row => row.Phone).ToArray();
        var results = good.Length == 0 ? [] : await db.Many<Outcome>(Add, Args(command, good), ct);
        refused.AddRange(from result in results
                         where !result.IsTheirs
                         let row = good.First(row => row.Phone == result.Phone)
                         select new RefusedMember(row.Row, row.Member.Phone, "phone", "This number is a colleague's contact."));
        var added = results.Count(result => result.IsAdded);
        return new Added(added, read.Length - refused.Count - added, [.. refused.OrderBy(row => row.Row)]);
    }

    ReadMember Read(NewMember member, int row, string region)
    {
        var parsed = PhoneNumber.Parse(member.Phone, region);
        var problem = ProblemOf(parsed) is { } number ? ("phone", number)
            : member.Name?.Length > LongestName || member.Name?.Any(char.IsControl) == true ? ("name", $"Keep it to {LongestName} letters on one line.")
            : member.Comments?.Length > LongestComments || member.Comments?.Contains('\0', StringComparison.Ordinal) == true ? ("comments", $"Keep it to {LongestComments} letters.")
            : member.Status is not (null or "upcoming" or "excluded") ? ("status", "Choose upcoming or excluded.")
            : member.Priority is < 1 or > 9 ? ("priority", "From 1 to 9.")
            : ((string, string)?)null;
        return new(row, member, parsed.Number?.E164 ?? "", problem is var (field, says) ? new(row, member.Phone, field, says) : null);
    }

    string? ProblemOf(PhoneNumberParse parsed) => parsed switch
    {
        { Number: { } number } when twilio.IsScripted(number.E164) => null,
        { Problem: { } problem } => problem.Message,
        { Number.IsPremiumRate: true } => "This is a premium-rate number. It is not called from here.",
        _ => null,
    };

    object Args(Command command, ReadMember[] rows)
    {
        var now = clock.GetUtcNow();
        return new
        {
            command.UserId,
            command.Id,
            Reach = command.Reach.ToJson(),
            command.Source,
            IsOne = command.Members.Count == 1,
            Phones = rows.Select(row => row.Phone).ToArray(),
            Names = rows.Select(row => row.Member.Name?.Trim() ?? "").ToArray(),
            Comments = rows.Select(row => row.Member.Comments?.Trim() ?? "").ToArray(),
            Excluded = rows.Select(row => row.Member.Status == "excluded").ToArray(),
            Priorities = rows.Select(row => (short)row.Member.Priority).ToArray(),
            ContactIds = rows.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            MemberIds = rows.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            Now = now,
        };
    }

    sealed record ReadMember(int Row, NewMember Member, string Phone, RefusedMember? Refused);

    sealed record Outcome(string Phone, bool IsAdded, bool IsTheirs);
}
