using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Compliance.JudgeAttempt;

/// <summary>
/// Asks the gate about one attempt. Nothing is written: whoever acts on the answer writes the receipt in the same statement (write_receipt()),
/// whoever refuses because of it keeps it by <see cref="KeepReceipts.Command"/>. By hand to somebody who was promised a call by now is a callback.
/// </summary>
/// <param name="Number">E.164, or as typed.</param>
/// <param name="UserId">Who dials; null where no person does.</param>
/// <param name="ContactId">Null: whoever has the number.</param>
/// <param name="CallerId">The number of ours to be shown, E.164.</param>
/// <param name="Campaign">Of a campaign's attempts.</param>
/// <param name="Region">How a number without country code is read.</param>
/// <param name="OwnWord">Who says, in place of a consent on record, that the phone is their own, as a sentence; null where nobody does.</param>
public sealed record Query(AttemptKind Kind, string Number, Guid? UserId, Guid? ContactId, string? CallerId, CampaignRules? Campaign, string? Region = null, string? OwnWord = null) : IRequest<Judgement>;

/// <summary>The same for many at once, answered in their order; all facts come of one statement.</summary>
public sealed record QueryMany(IReadOnlyList<Query> Attempts) : IRequest<IReadOnlyList<Judgement>>;

sealed class Handler(Db db, TwilioSettings twilio, TimeProvider clock) : IRequestHandler<Query, Judgement>, IRequestHandler<QueryMany, IReadOnlyList<Judgement>>
{
    static readonly string FindFacts = Sql.Of<Handler>(nameof(FindFacts));

    public async Task<Judgement> Handle(Query query, CancellationToken ct) => (await Handle(new QueryMany([query]), ct))[0];

    public async Task<IReadOnlyList<Judgement>> Handle(QueryMany query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var attempts = query.Attempts;
        PhoneNumberParse[] numbers = [.. attempts.Select(attempt => PhoneNumber.Parse(attempt.Number, attempt.Region))];
        var facts = await db.Many<Facts>(FindFacts, new
        {
            Numbers = numbers.Select(number => number.Number?.E164).ToArray(),
            Regions = numbers.Select(number => number.Number?.Region).ToArray(),
            Users = attempts.Select(attempt => attempt.UserId).ToArray(),
            Contacts = attempts.Select(attempt => attempt.ContactId).ToArray(),
            CallerIds = attempts.Select(attempt => attempt.CallerId).ToArray(),
            Campaigns = attempts.Select(attempt => attempt.Campaign?.CampaignId).ToArray(),
            Now = now,
        }, ct);
        return [.. facts.Select((known, i) => Judge(attempts[i], numbers[i], known, now))];
    }

    Judgement Judge(Query query, PhoneNumberParse number, Facts known, DateTime now)
    {
        var place = CalledPlace.Of(number.Number, known.ContactZone, known.ContactState, known.OrganisationZone);
        var kind = query.Kind == AttemptKind.Manual && known.IsPromised ? AttemptKind.Callback : query.Kind;
        var byCampaign = kind is AttemptKind.Campaign or AttemptKind.Message;
        var rules = PolicyPack.Current.For(place, byCampaign, DateOnly.FromDateTime(now));
        var facts = new AttemptFacts
        {
            Now = now,
            Kind = kind,
            DialingHalted = known.DialingHalted,
            MayPlaceCalls = known.MayPlaceCalls,
            Number = number,
            NumberIsScripted = number.Number is { } parsed && twilio.IsScripted(parsed.E164),
            ContactKnown = known.ContactKnown,
            ContactHasNumber = known.ContactHasNumber,
            Rules = rules,
            Hours = new(place, rules, known.DialingFrom, known.DialingUntil),
            CallerId = query.CallerId,
            CallerIdOwned = known.CallerIdId is { } owned ? new(owned, known.CallerIdLabel!, known.CallerIdSince!.Value, known.CallerIdCap, known.CallerIdUsed) : null,
            AgentIsTalkingTo = known.AgentIsTalkingTo,
            NumberIsBeingCalled = known.NumberIsBeingCalled,
            DoNotCall = known.ListedNumber is { } listed ? new(listed, known.ListedAsArea, known.ListedByCampaign, known.ListedAt!.Value) : null,
            Consent = known.ConsentId is { } consent ? new(consent, known.ConsentPurpose!, known.ConsentText!, known.ConsentGivenAt!.Value) : null,
            OwnWord = query.OwnWord,
            NationalListNeeded = known.NationalListNeeded,
            NationalList = known.ListId is { } list ? new(list, known.ListName!, known.ListDated!.Value, known.ListContains) : null,
            Attempts = known.Attempts,
            AttemptsPerDay = known.AttemptsPerDay,
            AttemptsPerWeek = known.AttemptsPerWeek,
            RulesChange = known.RulesChangeId,
            AbandonedAt = known.AbandonedAt,
            Campaign = query.Campaign,
        };
        var verdict = Gate.Judge(facts);
        return new(verdict, Receipt.Of(Guid.CreateVersion7(clock.GetUtcNow()), facts, place, verdict, query.ContactId ?? known.ContactId, query.UserId, query.Number));
    }

    sealed record Facts
    {
        public bool DialingHalted { get; init; }
        public string OrganisationZone { get; init; } = "";
        public short DialingFrom { get; init; }
        public short DialingUntil { get; init; }
        public short AttemptsPerDay { get; init; }
        public short AttemptsPerWeek { get; init; }
        public Guid? RulesChangeId { get; init; }
        public bool NationalListNeeded { get; init; }
        public bool MayPlaceCalls { get; init; }
        public Guid? ContactId { get; init; }
        public bool ContactKnown { get; init; }
        public bool ContactHasNumber { get; init; }
        public string? ContactZone { get; init; }
        public string? ContactState { get; init; }
        public string? AgentIsTalkingTo { get; init; }
        public bool NumberIsBeingCalled { get; init; }
        public bool IsPromised { get; init; }
        public string? ListedNumber { get; init; }
        public bool ListedAsArea { get; init; }
        public bool ListedByCampaign { get; init; }
        public DateTime? ListedAt { get; init; }
        public Guid? ConsentId { get; init; }
        public string? ConsentPurpose { get; init; }
        public string? ConsentText { get; init; }
        public DateTime? ConsentGivenAt { get; init; }
        public Guid? ListId { get; init; }
        public string? ListName { get; init; }
        public DateOnly? ListDated { get; init; }
        public bool ListContains { get; init; }
        public DateTime[] Attempts { get; init; } = [];
        public DateTime? AbandonedAt { get; init; }
        public Guid? CallerIdId { get; init; }
        public string? CallerIdLabel { get; init; }
        public DateTime? CallerIdSince { get; init; }
        public int? CallerIdCap { get; init; }
        public long CallerIdUsed { get; init; }
    }
}
