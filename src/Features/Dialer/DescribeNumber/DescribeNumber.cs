using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Dialer.DescribeNumber;

/// <summary>What is known of a number while an agent types it.</summary>
/// <param name="DepartmentId">Whose contacts may be named; null for all of the organisation.</param>
/// <param name="CallerId">The number of ours that the agent chose; null lets the rules choose.</param>
public sealed record Query(string Text, Guid UserId, Guid? DepartmentId, string? CallerId) : IRequest<Described>;

public sealed record Contact(Guid Id, string Name, string Company, string? TimeZone);

/// <param name="Ours">Which of our numbers the call will show; null when we own none.</param>
/// <param name="Scripted">One of the sandbox's people, whose numbers no plan knows.</param>
public sealed record Described(PartialNumber Number, bool Scripted, Contact? Contact, string? Ours, string OursBecause, string Region, DateTime Now)
{
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
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string FindContact = Sql.Of<Handler>(nameof(FindContact));

    public async Task<Described> Handle(Query query, CancellationToken ct)
    {
        var region = await db.One<string>(FindRegion, query, ct);
        var number = PhoneNumber.Describe(query.Text, region);
        var whole = number.Number ?? PhoneNumber.Parse(query.Text, region).Number;
        var scripted = whole is not null && twilio.IsScripted(whole.E164);
        var ours = await mediator.Send(new ChooseCallerId.Query(query.UserId, whole?.E164, query.CallerId), ct);
        var known = number.Number is not null || scripted ? whole?.E164 : null;

        return new(
            scripted ? number with { Number = whole } : number,
            scripted,
            known is null ? null : await db.Find<Contact>(FindContact, new { Number = known, query.DepartmentId }, ct),
            ours.Chosen?.Number,
            ours.Reason,
            region,
            clock.GetUtcNow().UtcDateTime);
    }
}
