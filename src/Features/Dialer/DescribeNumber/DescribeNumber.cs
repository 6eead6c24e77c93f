using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Dialer.DescribeNumber;

/// <summary>What is known of a number while an agent types it.</summary>
/// <param name="Reach">Whose contacts may be named.</param>
/// <param name="CallerId">The number of ours that the agent chose; null lets the rules choose.</param>
public sealed record Query(string Text, Guid UserId, ContactReach Reach, bool IsAgent, string? CallerId) : IRequest<Described>;

public sealed record Contact(Guid Id, string Name, string Company, string? TimeZone, bool IsSeen);

/// <param name="Ours">Which of our numbers the call will show; null when we own none.</param>
/// <param name="Scripted">One of the sandbox's people, whose numbers no plan knows.</param>
public sealed record Described(PartialNumber Number, bool Scripted, Contact? Contact, string? Ours, string OursBecause, string Region, DateTime Now)
{
    /// <summary>Nobody has this number, and the agent may keep it as a contact.</summary>
    public bool MaySave { get; init; }

    /// <summary>Why it will not be called as it stands; null when it may be, or when more digits may follow.</summary>
    public string? Refusal => Number switch
    {
        _ when Scripted => null,
        { State: PartialNumberState.Impossible or PartialNumberState.Emergency, Advice: var advice } => advice,
        { Number.IsPremiumRate: true } => "This is a premium-rate number. It is not called from here.",
        _ => null,
    };
}

sealed class Handler(Db db, TwilioSettings twilio, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, Described>
{
    static readonly string FindHome = Sql.Of<Handler>(nameof(FindHome));
    static readonly string FindContact = Sql.Of<Handler>(nameof(FindContact));

    public async Task<Described> Handle(Query query, CancellationToken ct)
    {
        var (region, agentsAdd) = await db.One<Home>(FindHome, new { }, ct);
        var number = PhoneNumber.Describe(query.Text, region);
        var whole = number.Number ?? PhoneNumber.Parse(query.Text, region).Number;
        var scripted = whole is not null && twilio.IsScripted(whole.E164);
        var ours = await mediator.Send(new ChooseCallerId.Query(query.UserId, whole?.E164, query.CallerId), ct);
        var known = number.Number is not null || scripted ? whole?.E164 : null;

        var contact = known is null ? null : await db.Find<Contact>(FindContact, new { Number = known, Reach = query.Reach.ToJson() }, ct);
        return new(
            scripted ? number with { Number = whole } : number,
            scripted,
            contact is { IsSeen: true } ? contact : null,
            ours.Chosen?.Number,
            ours.Reason,
            region,
            clock.GetUtcNow().UtcDateTime)
        {
            MaySave = known is not null && contact is null && (agentsAdd || !query.IsAgent),
        };
    }

    sealed record Home(string Region, bool AgentsAddContacts);
}
