using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.DialMember;

/// <summary>An agent calls somebody on a campaign's list: whom they were shown, or whom they chose. Repeated, it answers what is in the way.</summary>
public sealed record Command(Guid UserId, Guid CampaignId, Guid MemberId) : IRequest<Result<Dialed>>;

/// <param name="Connect">What the browser hands to <c>device.connect</c> as its params.</param>
public sealed record Dialed(Guid CallId, Connect Connect);

public sealed record Connect(Guid CallId);

public sealed record NoSuchMember() : Missing("They are not on a list of a campaign of yours.");

public sealed record NotNow(string Message) : Conflict(Message);

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Dialed>>
{
    static readonly string FindMember = Sql.Of<Handler>(nameof(FindMember));

    public async Task<Result<Dialed>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Find<Member>(FindMember, new { command.UserId, command.CampaignId, command.MemberId, Now = now }, ct) is not { } member)
            return new NoSuchMember();
        if (InTheWay(member, now) is { } reason)
            return new NotNow(reason);

        var reserved = await mediator.Send(new ReserveMembers.Command(command.CampaignId, [command.MemberId], [(Guid?)command.UserId]), ct);
        return reserved switch
        {
            { Calls: [{ CallId: { } call }] } => new Dialed(call, new(call)),
            { Refused: [var refused] } => new NotNow(refused.Sentence),
            _ => new NotNow($"{member.Name} could not be called just now: they, or you, are in another call."),
        };
    }

    static string? InTheWay(Member member, DateTimeOffset now) => member switch
    {
        { Status: not "processing" } => "The campaign is not running.",
        { Mode: not ("manual" or "preview") } => "This campaign calls its contacts by itself.",
        { Joined: false } => "Join the campaign first.",
        { Mode: "preview", Previewed: not true } => $"{member.Name} is not shown to you any more.",
        { NextAt: null } => $"{member.Name} is being called, or is not to be called again.",
        { NextAt: { } next } when next > now => $"{member.Name} is to be called later.",
        _ => null,
    };

    sealed record Member(string Mode, string Status, bool Joined, DateTimeOffset? NextAt, bool? Previewed, string Name);
}
