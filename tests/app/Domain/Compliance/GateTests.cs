using System.Globalization;

namespace DutyCall.Domain;

public sealed class GateTests
{
    static readonly CampaignRules Rules = new(Guid.NewGuid(), "progressive", new(9, 0), new(17, 0), 127, 3, 0, TimeSpan.FromHours(4), false, true);

    [Fact]
    public void Makes_all_fourteen_checks_in_their_order_however_many_fail()
    {
        var verdict = Gate.Judge(Facts("+12125550123") with { DialingHalted = true, CallerId = null, NumberIsBeingCalled = true });

        Assert.Equal(Enum.GetValues<GateCheck>(), verdict.Checks.Select(check => check.Check));
        Assert.Equal([GateCheck.KillSwitch, GateCheck.OpenAttempt, GateCheck.CallerId], verdict.Refusals.Select(check => check.Check));
        Assert.Null(verdict.EarliestUtc);
    }

    [Fact]
    public void What_nothing_is_in_the_way_of_is_allowed_now() =>
        Assert.Equal((true, Utc("2026-11-20 15:00")), (Gate.Judge(Facts("+12125550123")).Allowed, Gate.Judge(Facts("+12125550123")).EarliestUtc));

    /// <summary>Every row of the pack, a minute outside it and a minute inside: on a weekday, a Saturday, a Sunday and Thanksgiving.</summary>
    [Theory]
    [InlineData("+12055550123", "America/Chicago", "8:00-20:00", "8:00-20:00", null, null)] // Alabama
    [InlineData("+12035550123", "America/New_York", "9:00-20:00", "9:00-20:00", "9:00-20:00", "9:00-20:00")] // Connecticut
    [InlineData("+13055550123", "America/New_York", "8:00-20:00", "8:00-20:00", "8:00-20:00", "8:00-20:00")] // Florida
    [InlineData("+13125550123", "America/Chicago", "8:00-21:00", "8:00-21:00", "8:00-21:00", "8:00-21:00")] // Illinois
    [InlineData("+15025550123", "America/New_York", "10:00-21:00", "10:00-21:00", "10:00-21:00", "10:00-21:00")] // Kentucky
    [InlineData("+15045550123", "America/Chicago", "8:00-20:00", "8:00-20:00", null, null)] // Louisiana
    [InlineData("+14105550123", "America/New_York", "8:00-20:00", "8:00-20:00", "8:00-20:00", "8:00-20:00")] // Maryland
    [InlineData("+16175550123", "America/New_York", "8:00-20:00", "8:00-20:00", "8:00-20:00", "8:00-20:00")] // Massachusetts
    [InlineData("+13135550123", "America/New_York", "9:00-21:00", "9:00-21:00", "9:00-21:00", "9:00-21:00")] // Michigan
    [InlineData("+16125550123", "America/Chicago", "9:00-21:00", "9:00-21:00", "9:00-21:00", "9:00-21:00")] // Minnesota
    [InlineData("+16015550123", "America/Chicago", "8:00-20:00", "8:00-20:00", null, "8:00-20:00")] // Mississippi
    [InlineData("+17025550123", "America/Los_Angeles", "9:00-20:00", "9:00-20:00", "9:00-20:00", "9:00-20:00")] // Nevada
    [InlineData("+15055550123", "America/Denver", "9:00-21:00", "9:00-21:00", "9:00-21:00", "9:00-21:00")] // New Mexico
    [InlineData("+14055550123", "America/Chicago", "8:00-20:00", "8:00-20:00", "8:00-20:00", "8:00-20:00")] // Oklahoma
    [InlineData("+14015550123", "America/New_York", "9:00-18:00", "10:00-17:00", null, null)] // Rhode Island
    [InlineData("+12125550123", "America/New_York", "8:00-21:00", "8:00-21:00", "8:00-21:00", "8:00-21:00")] // New York has none of its own
    [InlineData("+14165550123", "America/Toronto", "9:00-21:00", "10:00-18:00", "10:00-18:00", "9:00-21:00")] // Canada, within the envelope
    [InlineData("+442079460958", "Europe/London", "8:00-21:00", "8:00-21:00", "8:00-21:00", "8:00-21:00")] // United Kingdom
    public void Keeps_to_the_hours_of_the_place(string number, string zone, string weekday, string saturday, string? sunday, string? thanksgiving)
    {
        foreach (var (date, hours) in new[] { ("2026-11-19", weekday), ("2026-11-21", saturday), ("2026-11-22", sunday), ("2026-11-26", thanksgiving) })
        {
            if (hours is null)
            {
                Assert.False(IsLawful(number, zone, $"{date} 12:00"));
                continue;
            }

            var (from, until) = (TimeOnly.ParseExact(hours.Split('-')[0], "H:mm", CultureInfo.InvariantCulture), TimeOnly.ParseExact(hours.Split('-')[1], "H:mm", CultureInfo.InvariantCulture));
            Assert.Equal((false, true, true, false), (
                IsLawful(number, zone, $"{date} {from.AddMinutes(-1):HH:mm}"), IsLawful(number, zone, $"{date} {from:HH:mm}"),
                IsLawful(number, zone, $"{date} {until.AddMinutes(-1):HH:mm}"), IsLawful(number, zone, $"{date} {until:HH:mm}")));
        }
    }

    [Fact]
    public void Where_area_code_and_address_disagree_both_count()
    {
        // A Californian number, a contact in New York: 9:00 there is 6:00 in Los Angeles.
        var facts = Facts("+12135550123", "2026-11-20 14:00", "America/New_York");

        var verdict = Gate.Judge(facts);

        Assert.Equal("It is 6:00 in Los Angeles, where this number may ring. Calls are lawful between 8:00 and 21:00 there (47 CFR 64.1200(c)(1), taken for everywhere).", Of(verdict, GateCheck.LegalHours).Sentence);
        Assert.Equal(Utc("2026-11-20 16:00"), verdict.EarliestUtc);
        // … whose address is in Kentucky: 10:00 in both zones.
        Assert.Equal(Utc("2026-11-20 18:00"), Gate.Judge(Facts("+12135550123", "2026-11-20 14:00", "America/New_York", "Kentucky")).EarliestUtc);
    }

    [Theory]
    [InlineData("2026-03-08 11:59", "2026-03-08 12:00")] // Clocks go forward that night: 8:00 is 12:00 UTC, an hour earlier than the day before.
    [InlineData("2026-11-01 12:59", "2026-11-01 13:00")] // And back.
    public void Follows_the_clocks_when_they_change(string closed, string open)
    {
        Assert.Equal(Utc(open), Gate.Judge(Facts("+12125550123", closed)).EarliestUtc);
        Assert.True(Gate.Judge(Facts("+12125550123", open)).Allowed);
    }

    [Fact]
    public void A_place_nobody_knows_is_judged_by_the_strictest_when_a_campaign_calls()
    {
        // Toll-free: anywhere in the United States. Nine in the morning is Rhode Island's and too early for Kentucky's.
        var zone = "America/New_York";

        Assert.True(IsLawful("+18005550199", zone, "2026-11-20 09:30", zone));
        Assert.False(Of(Gate.Judge(ByCampaign("+18005550199", At("2026-11-20 09:30", zone), zone)), GateCheck.LegalHours).Passed);
        Assert.True(Of(Gate.Judge(ByCampaign("+18005550199", At("2026-11-20 10:30", zone), zone)), GateCheck.LegalHours).Passed);
    }

    [Fact]
    public void The_organisation_narrows_the_hours_and_cannot_widen_them()
    {
        Assert.False(Gate.Judge(Facts("+12125550123", own: (11 * 60, 20 * 60))).Allowed);
        Assert.False(Gate.Judge(Facts("+12125550123", "2026-11-20 12:30", own: (0, 24 * 60))).Allowed);
    }

    [Fact]
    public void The_sandboxs_people_may_be_called_by_hand_at_any_hour_and_by_campaigns_in_theirs()
    {
        var night = Facts("+15550100100", "2026-11-20 04:00") with { NumberIsScripted = true };

        Assert.True(Gate.Judge(night).Allowed);
        Assert.Equal(Utc("2026-11-20 14:00"), Gate.Judge(night with { Kind = AttemptKind.Campaign, Campaign = Rules }).EarliestUtc); // 9:00 in New York
    }

    [Fact]
    public void A_party_brought_into_a_call_is_no_solicitation() =>
        Assert.True(Gate.Judge(Facts("+12125550123", "2026-11-20 04:00") with { Kind = AttemptKind.Party, AgentIsTalkingTo = "Eleanor" }).Allowed);

    [Fact]
    public void A_campaign_keeps_to_its_window_and_days()
    {
        var weekend = Rules with { AllowedDays = 0b110_0000 };

        Assert.Equal(Utc("2026-11-21 14:00"), Gate.Judge(ByCampaign("+12125550123", Utc("2026-11-20 23:30"))).EarliestUtc);
        var verdict = Gate.Judge(ByCampaign("+12125550123", Utc("2026-11-20 15:00")) with { Campaign = weekend });
        Assert.Equal("It is Fri 10:00 there; the campaign calls from 9:00 to 17:00 on Sat, Sun.", Of(verdict, GateCheck.CampaignWindow).Sentence);
        Assert.Equal(Utc("2026-11-21 14:00"), verdict.EarliestUtc);
    }

    [Fact]
    public void Caps_count_all_calls_and_open_when_the_oldest_is_old_enough()
    {
        DateTime[] three = [Utc("2026-11-20 14:30"), Utc("2026-11-20 09:00"), Utc("2026-11-19 16:00")];
        var campaign = ByCampaign("+12125550123", Utc("2026-11-20 15:00")) with { Attempts = three, AttemptsPerDay = 3 };

        Assert.Equal("Called 3 times in the last 24 hours; your organisation allows 3.", Of(Gate.Judge(campaign with { Campaign = Rules with { MinimumGap = TimeSpan.FromMinutes(30) } }), GateCheck.Attempts).Sentence);
        Assert.Equal(Utc("2026-11-20 18:30"), Gate.Judge(campaign).EarliestUtc); // Four hours after the last; the oldest has gone by then.
        Assert.Equal(Utc("2026-11-26 16:00"), Gate.Judge(campaign with { AttemptsPerWeek = 3 }).EarliestUtc);
        Assert.Null(Gate.Judge(campaign with { Campaign = Rules with { AttemptsMade = 3 } }).EarliestUtc);
        Assert.Equal(Utc("2026-11-23 14:00"), Gate.Judge(campaign with { Attempts = [], AbandonedAt = Utc("2026-11-20 14:00") }).EarliestUtc);
    }

    [Theory]
    [InlineData("+13055550123", false)] // Florida counts a person's calls too,
    [InlineData("+12125550123", true)] // New York does not.
    public void By_hand_only_the_law_counts_calls(string number, bool allowed)
    {
        DateTime[] three = [Utc("2026-11-20 14:50"), Utc("2026-11-20 14:30"), Utc("2026-11-20 14:00")];

        Assert.Equal(allowed, Gate.Judge(Facts(number) with { Attempts = three }).Allowed);
        Assert.True(Gate.Judge(Facts(number) with { Attempts = three, Kind = AttemptKind.Callback }).Allowed);
    }

    [Fact]
    public void Consent_is_wanted_by_campaigns_that_say_so_and_by_every_recorded_message()
    {
        var calls = new ConsentFact(Guid.NewGuid(), "calls", "2026-01", Utc("2026-01-05 12:00"));
        var campaign = ByCampaign("+12125550123", Utc("2026-11-20 15:00")) with { Campaign = Rules with { NeedsConsent = true } };

        Assert.Equal((false, true), (Gate.Judge(campaign).Allowed, Gate.Judge(campaign with { Consent = calls }).Allowed));
        Assert.Equal((false, true), (
            Gate.Judge(campaign with { Kind = AttemptKind.Message, Consent = calls }).Allowed,
            Gate.Judge(campaign with { Kind = AttemptKind.Message, Consent = calls with { Purpose = "messages" } }).Allowed));
    }

    [Theory]
    [InlineData("2026-10-20", false, "+12125550123", true)]
    [InlineData("2026-10-19", false, "+12125550123", false)] // 32 days
    [InlineData("2026-10-22", false, "+442079460958", false)] // 29 days: at most 28 in the United Kingdom
    [InlineData("2026-11-01", true, "+12125550123", false)]
    public void A_national_list_must_be_fresh_and_without_the_number(string dated, bool contains, string number, bool allowed)
    {
        var list = new NationalListFact(Guid.NewGuid(), "Registry", DateOnly.Parse(dated, CultureInfo.InvariantCulture), contains);
        var campaign = ByCampaign(number, Utc("2026-11-20 15:00")) with { NationalList = list };

        Assert.Equal(allowed, Gate.Judge(campaign).Allowed);
        Assert.True(Gate.Judge(campaign with { Kind = AttemptKind.Manual, Campaign = null }).Allowed);
        Assert.True(Gate.Judge(campaign with { Consent = new(Guid.NewGuid(), "calls", "1", Utc("2026-01-01 00:00")) }).Allowed);
        Assert.Equal(RefusalKind.ListMissing, Of(Gate.Judge(campaign with { NationalList = null, NationalListNeeded = true }), GateCheck.NationalList).Refusal);
    }

    [Fact]
    public void A_worn_caller_id_an_absent_agent_and_a_full_pace_hold_campaigns_back()
    {
        var campaign = ByCampaign("+12125550123", Utc("2026-11-20 15:00"));
        var worn = new CallerIdFact(Guid.NewGuid(), "Main", Utc("2026-01-01 00:00"), 50, 50);

        Assert.Equal(RefusalKind.CallerIdWorn, Gate.Judge(campaign with { CallerIdOwned = worn }).Refusals.Single().Refusal);
        Assert.Equal(RefusalKind.NoAgent, Gate.Judge(campaign with { Campaign = Rules with { AgentReserved = false } }).Refusals.Single().Refusal);
        Assert.Equal(RefusalKind.HeldBack, Gate.Judge(campaign with { Campaign = Rules with { HeldBack = "One call a second." } }).Refusals.Single().Refusal);
        Assert.True(Gate.Judge(Facts("+12125550123") with { CallerIdOwned = worn }).Allowed);
    }

    [Theory]
    [InlineData("2026-01-01", true)]
    [InlineData("2026-01-19", true)] // Martin Luther King, Jr.
    [InlineData("2026-02-16", true)]
    [InlineData("2026-05-25", true)]
    [InlineData("2026-06-19", true)]
    [InlineData("2026-07-03", true)] // Observed: the 4th is a Saturday.
    [InlineData("2026-07-04", true)]
    [InlineData("2026-09-07", true)]
    [InlineData("2026-10-12", true)]
    [InlineData("2026-11-11", true)]
    [InlineData("2026-11-26", true)]
    [InlineData("2026-12-25", true)]
    [InlineData("2027-07-05", true)] // Observed: the 4th is a Sunday.
    [InlineData("2026-11-27", false)]
    [InlineData("2026-05-18", false)]
    public void Federal_holidays_are_computed(string date, bool isHoliday) => Assert.Equal(isHoliday, FederalHolidays.Contain(DateOnly.Parse(date, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("+12125550123", "US-NY")]
    [InlineData("+12035550123", "US-CT")]
    [InlineData("+13105550123", "US-CA")]
    [InlineData("+14375550123", "CA-ON")]
    [InlineData("+19025550123", null)] // Nova Scotia and Prince Edward Island
    [InlineData("+18005550199", null)]
    [InlineData("+442079460958", null)]
    public void An_area_code_says_the_state(string number, string? state) => Assert.Equal(state, PhoneNumber.Parse(number, null).Number!.Subdivision);

    static bool IsLawful(string number, string zone, string local, string? contactZone = null) =>
        Of(Gate.Judge(Facts(number, At(local, zone), contactZone, null, null)), GateCheck.LegalHours).Passed;

    static CheckResult Of(Verdict verdict, GateCheck check) => verdict.Checks.Single(result => result.Check == check);

    static AttemptFacts ByCampaign(string number, DateTime now, string? contactZone = null)
    {
        var facts = Facts(number, now, contactZone, null, null, byCampaign: true);
        return facts with { Kind = AttemptKind.Campaign, Campaign = Rules };
    }

    static AttemptFacts Facts(string number, string now = "2026-11-20 15:00", string? contactZone = null, string? state = null, (int, int)? own = null) =>
        Facts(number, Utc(now), contactZone, state, own);

    static AttemptFacts Facts(string number, DateTime now, string? contactZone, string? state, (int From, int Until)? own, bool byCampaign = false)
    {
        var parse = PhoneNumber.Parse(number, null);
        var place = CalledPlace.Of(parse.Number, contactZone, state, "America/New_York");
        var rules = PolicyPack.Current.For(place, byCampaign, DateOnly.FromDateTime(now));
        return new()
        {
            Now = now,
            Kind = AttemptKind.Manual,
            DialingHalted = false,
            MayPlaceCalls = true,
            Number = parse,
            NumberIsScripted = false,
            ContactKnown = true,
            ContactHasNumber = true,
            Rules = rules,
            Hours = new(place, rules, own?.From ?? 480, own?.Until ?? 1260),
            CallerId = "+12125550100",
            CallerIdOwned = new(Guid.NewGuid(), "Main line", Utc("2026-01-01 00:00"), null, 0),
            AgentIsTalkingTo = null,
            NumberIsBeingCalled = false,
            DoNotCall = null,
            Consent = null,
            NationalListNeeded = false,
            NationalList = null,
            Attempts = [],
            AttemptsPerDay = 3,
            AttemptsPerWeek = 10,
            AbandonedAt = null,
            Campaign = null,
        };
    }

    static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text, CultureInfo.InvariantCulture), DateTimeKind.Utc);

    static DateTime At(string local, string zone) => TimeZoneInfo.ConvertTimeToUtc(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
}
