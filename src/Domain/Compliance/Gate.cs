using System.Globalization;

namespace DutyCall.Domain;

/// <summary>
/// The one gate that every attempt passes, a person's too. Pure; all fourteen checks are made, so that all reasons can be shown.
/// What the law leaves to a person does not apply to what a person does by hand, and the check says so and passes.
/// </summary>
public static class Gate
{
    /// <summary>Nobody who was left hanging is called again before (Ofcom's persistent-misuse statement, taken for everywhere).</summary>
    public static readonly TimeSpan LockoutAfterAbandon = TimeSpan.FromHours(72);

    static readonly TimeSpan Day = TimeSpan.FromDays(1), Week = TimeSpan.FromDays(7);

    public static Verdict Judge(AttemptFacts facts)
    {
        CheckResult[] checks =
        [
            KillSwitch(facts), Number(facts), DoNotCall(facts), Consent(facts), NationalList(facts), Reassigned(), LegalHours(facts),
            CampaignWindow(facts), Attempts(facts), OpenAttempt(facts), CallerId(facts), Mode(facts), AgentOrBudget(facts), Pace(facts),
        ];
        return new(checks, Earliest(facts, checks));
    }

    /// <summary>1, every kind: the organisation's kill switch. Opens only when somebody throws it back.</summary>
    static CheckResult KillSwitch(AttemptFacts facts) => facts.DialingHalted
        ? Refused(GateCheck.KillSwitch, RefusalKind.DialingHalted, "Calling is switched off for your organisation. An administrator can switch it on again.")
        : Passed(GateCheck.KillSwitch, "Calling is switched on.");

    /// <summary>2, every kind: a number that some plan knows, or one of the sandbox's people; no emergency number, no premium rate; its contact, if one was named, is there and has it.</summary>
    static CheckResult Number(AttemptFacts facts) => facts switch
    {
        { Number.Problem: { Kind: PhoneNumberProblemKind.Emergency } problem } => Refused(GateCheck.Number, RefusalKind.Emergency, problem.Message),
        { Number.Problem: { } problem, NumberIsScripted: false } => Refused(GateCheck.Number, RefusalKind.NumberRefused, problem.Message),
        { Number.Number.IsPremiumRate: true } => Refused(GateCheck.Number, RefusalKind.PremiumRate, "This is a premium-rate number. It is not called from here."),
        { ContactKnown: false } => Refused(GateCheck.Number, RefusalKind.ContactUnknown, "This contact no longer exists."),
        { ContactHasNumber: false } => Refused(GateCheck.Number, RefusalKind.ContactOfAnotherNumber, "This contact has another number."),
        { NumberIsScripted: true } => Passed(GateCheck.Number, "A scripted person of the sandbox."),
        _ => Passed(GateCheck.Number, $"A number of {facts.Number.Number?.CountryName ?? "no country in particular"}."),
    };

    /// <summary>3, every kind: the organisation's list, with its areas; the campaign's own where there is one.</summary>
    static CheckResult DoNotCall(AttemptFacts facts) => facts.DoNotCall switch
    {
        null => Passed(GateCheck.DoNotCall, "Nobody has asked not to be called at this number."),
        { IsArea: true } entry => Refused(GateCheck.DoNotCall, RefusalKind.DoNotCall, $"Numbers that begin with {entry.Number} are on your do-not-call list. Nobody here may call them; a manager can take them off the list, with a reason."),
        { OfCampaign: true } => Refused(GateCheck.DoNotCall, RefusalKind.DoNotCall, "This number is on the campaign's do-not-call list."),
        _ => Refused(GateCheck.DoNotCall, RefusalKind.DoNotCall, "This number is on your do-not-call list. Nobody here may call it; a manager can take it off the list, with a reason."),
    };

    /// <summary>4, campaigns that ask for consent, and every recorded message (47 CFR 64.1200(a)(1)-(3)): on record, not revoked, for that purpose; or it is the phone of whoever asks for it. A person who calls by hand needs none.</summary>
    static CheckResult Consent(AttemptFacts facts)
    {
        if (!facts.IsByCampaign)
            return Passed(GateCheck.Consent, "By hand: no consent is needed.");
        var forMessages = facts.Kind == AttemptKind.Message;
        if (!forMessages && facts.Campaign?.NeedsConsent != true)
            return Passed(GateCheck.Consent, "This campaign asks for no consent.");
        if (facts.OwnWord is { } word)
            return Passed(GateCheck.Consent, word);
        return facts.Consent is { } consent && (consent.Purpose == "messages" || !forMessages)
            ? Passed(GateCheck.Consent, $"They consented on {Date(consent.GivenAt)} ({consent.TextVersion}).")
            : Refused(GateCheck.Consent, RefusalKind.NoConsent, forMessages ? "There is no consent to recorded messages on record for this number." : "There is no consent to these calls on record for this number.");
    }

    /// <summary>5, campaigns and messages, where a list of the number's country was ever imported or the organisation says it calls nobody without one: not on it, and it not too old. Consent outweighs it (16 CFR 310.4(b)(1)(iii)(B)).</summary>
    static CheckResult NationalList(AttemptFacts facts)
    {
        if (!facts.IsByCampaign)
            return Passed(GateCheck.NationalList, "By hand: national lists are for campaigns.");
        if (facts.Consent is not null || facts.OwnWord is not null)
            return Passed(GateCheck.NationalList, "They consented: national lists do not apply.");
        if (facts.NationalList is not { } list)
        {
            return facts.NationalListNeeded
                ? Refused(GateCheck.NationalList, RefusalKind.ListMissing, "No national do-not-call list of this number's country has been imported.")
                : Passed(GateCheck.NationalList, "No national do-not-call list is kept for this number's country.");
        }

        var age = DateOnly.FromDateTime(facts.Now).DayNumber - list.Dated.DayNumber;
        var atMost = facts.Rules.ListMaxAgeDays;
        if (age > atMost)
            return Refused(GateCheck.NationalList, RefusalKind.ListTooOld, $"The list “{list.Name}” is {age} days old; at most {atMost} are allowed. Import a newer one.");
        return list.Contains
            ? Refused(GateCheck.NationalList, RefusalKind.ListedNationally, $"This number is on the list “{list.Name}” of {Date(list.Dated)}.")
            : Passed(GateCheck.NationalList, $"Not on the list “{list.Name}”, which is {age} days old.");
    }

    /// <summary>6: databases of litigators and of reassigned numbers. None is connected.</summary>
    static CheckResult Reassigned() => Passed(GateCheck.Reassigned, "No database of reassigned numbers is connected.");

    /// <summary>
    /// 7, all but a party brought into a call, which is no solicitation: lawful hours in every zone where the phone may ring, by
    /// the country's and every possible state's rules, narrowed by the organisation. The sandbox's people may be called by hand at any hour.
    /// </summary>
    static CheckResult LegalHours(AttemptFacts facts)
    {
        if (facts.Kind == AttemptKind.Party)
            return Passed(GateCheck.LegalHours, "Brought into a call: no hours apply.");
        if (facts.NumberIsScripted && !facts.IsByCampaign)
            return Passed(GateCheck.LegalHours, "A scripted person of the sandbox: no hours apply.");
        if (facts.Hours.Bar(facts.Now) is not { } bar)
            return Passed(GateCheck.LegalHours, $"It is {facts.Hours.LocalTimes(facts.Now)}. {facts.Hours.Describe(facts.Now)}");
        var opens = facts.Hours.Next(facts.Now);
        var sentence = opens is null
            ? "There is no time of day at which this number may be called in all the places where it may ring. Give the contact its time zone."
            : $"It is {bar.Local:H:mm} in {bar.City}, where this number may ring. {bar.Rule}";
        return new(GateCheck.LegalHours, false, sentence) { Refusal = RefusalKind.OutsideHours, EarliestUtc = opens };
    }

    /// <summary>8, campaigns and messages: the campaign's own window and days, on the clock of whoever is called.</summary>
    static CheckResult CampaignWindow(AttemptFacts facts)
    {
        if (facts is not { IsByCampaign: true, Campaign: { } campaign })
            return Passed(GateCheck.CampaignWindow, "Not a campaign's call: no campaign window applies.");
        var local = facts.Hours.Local(facts.Now);
        if (campaign.IsOpen(local))
            return Passed(GateCheck.CampaignWindow, $"It is {local:H:mm} there; the campaign calls from {campaign.From:H:mm} to {campaign.Until:H:mm}.");
        return new(GateCheck.CampaignWindow, false, $"It is {local:ddd H:mm} there; the campaign calls from {campaign.From:H:mm} to {campaign.Until:H:mm}{campaign.DaysInWords}.")
        {
            Refusal = RefusalKind.CampaignWindow,
            EarliestUtc = Openings.Next(facts.Now, at => campaign.IsOpen(facts.Hours.Local(at))),
        };
    }

    /// <summary>
    /// 9: what a state's law counts binds a person too (Fla. Stat. 501.616(6)(b)), save for a promised callback. The campaign's attempts, its
    /// gap, the organisation's caps on the number and the lockout after an abandoned call bind campaigns and messages. All outbound calls
    /// to the number that reached the carrier count.
    /// </summary>
    static CheckResult Attempts(AttemptFacts facts)
    {
        if (facts.Kind is AttemptKind.Callback or AttemptKind.Party)
            return Passed(GateCheck.Attempts, facts.Kind == AttemptKind.Callback ? "A promised callback: caps do not apply." : "Brought into a call: caps do not apply.");
        if (facts.IsByCampaign && facts.Campaign is { } campaign && campaign.AttemptsMade >= campaign.MaxAttempts)
            return Refused(GateCheck.Attempts, RefusalKind.Capped, $"The campaign has called {Times(campaign.AttemptsMade)}, as often as it may.");

        var caps = Caps(facts).Where(cap => cap.Until > facts.Now).ToArray();
        if (caps.Length == 0)
            return Passed(GateCheck.Attempts, $"Called {Times(facts.AttemptsSince(Day))} in the last 24 hours and {Times(facts.AttemptsSince(Week))} in the last 7 days.");
        var last = caps.MaxBy(cap => cap.Until);
        return new(GateCheck.Attempts, false, last.Sentence) { Refusal = RefusalKind.Capped, EarliestUtc = last.Until };
    }

    static IEnumerable<(DateTime Until, string Sentence)> Caps(AttemptFacts facts)
    {
        if (facts.Rules.AttemptsPerDay is { } lawful)
            yield return (facts.WhenBelow(lawful, Day), $"Called {Times(facts.AttemptsSince(Day))} in the last 24 hours; the law allows {lawful} ({facts.Rules.AttemptsCitation}).");
        if (!facts.IsByCampaign)
            yield break;
        yield return (facts.WhenBelow(facts.AttemptsPerDay, Day), $"Called {Times(facts.AttemptsSince(Day))} in the last 24 hours; your organisation allows {facts.AttemptsPerDay}.");
        yield return (facts.WhenBelow(facts.AttemptsPerWeek, Week), $"Called {Times(facts.AttemptsSince(Week))} in the last 7 days; your organisation allows {facts.AttemptsPerWeek}.");
        if (facts.Campaign is { } campaign && facts.Attempts.Count > 0)
            yield return (facts.Attempts.Max() + campaign.MinimumGap, $"Called less than {Span(campaign.MinimumGap)} ago.");
        if (facts.AbandonedAt is { } abandoned)
            yield return (abandoned + LockoutAfterAbandon, "They were left without anybody in the last 72 hours.");
    }

    /// <summary>10, every kind: one call at a time to a number; one for the person who dials, who brings a party into the call they have. The number a campaign takes people to takes many.</summary>
    static CheckResult OpenAttempt(AttemptFacts facts) => facts switch
    {
        { Kind: AttemptKind.Party, Campaign: not null } => Passed(GateCheck.OpenAttempt, "Where the campaign takes people: it may have many calls at once."),
        { AgentIsTalkingTo: { } other } and not { Kind: AttemptKind.Party } =>
            Soon(GateCheck.OpenAttempt, RefusalKind.AgentBusy, $"You are already in a call with {other}. Hang up first.", facts.Now),
        { NumberIsBeingCalled: true } => Soon(GateCheck.OpenAttempt, RefusalKind.NumberBusy, "This number is being called at this moment.", facts.Now),
        _ => Passed(GateCheck.OpenAttempt, "Nobody is calling this number at the moment."),
    };

    /// <summary>11, every kind: a number of ours (16 CFR 310.4(a)(8)). Its daily cap binds campaigns and messages.</summary>
    static CheckResult CallerId(AttemptFacts facts) => facts switch
    {
        { CallerId: null } => Refused(GateCheck.CallerId, RefusalKind.NoCallerId, "Your organisation has no number to call from. An administrator can add one."),
        { CallerIdOwned: null } => Refused(GateCheck.CallerId, RefusalKind.CallerIdNotOurs, $"{facts.CallerId} is not one of your organisation's numbers."),
        { IsByCampaign: true, CallerIdOwned: { DailyCap: { } cap, UsedToday: var used } } when used >= cap =>
            Soon(GateCheck.CallerId, RefusalKind.CallerIdWorn, $"{facts.CallerId} was shown in {used} calls in the last 24 hours; at most {cap} are allowed.", facts.Now.AddMinutes(15)),
        { CallerIdOwned: var owned } => Passed(GateCheck.CallerId, $"{facts.CallerId} is yours since {Date(owned!.Since)}."),
    };

    /// <summary>12: a person dials who may place calls; a recorded message goes to no number that its owner pays for or that is no subscriber's.</summary>
    static CheckResult Mode(AttemptFacts facts) => facts switch
    {
        { MayPlaceCalls: false } => Refused(GateCheck.Mode, RefusalKind.NotPermitted, "You are not set up to place calls. Ask your manager."),
        { Kind: AttemptKind.Message, Number.Number.Type: PhoneNumberType.TollFree or PhoneNumberType.SharedCost or PhoneNumberType.Pager or PhoneNumberType.Uan } =>
            Refused(GateCheck.Mode, RefusalKind.ModeNotAllowed, "Numbers of this kind get no recorded messages."),
        { IsByCampaign: true } => Passed(GateCheck.Mode, "This kind of number may be called in this mode."),
        _ => Passed(GateCheck.Mode, "A person dials."),
    };

    /// <summary>13, campaigns: an agent is held for whoever answers, or the abandon budget allows to dial without; a message needs neither.</summary>
    static CheckResult AgentOrBudget(AttemptFacts facts) => facts switch
    {
        { Kind: not AttemptKind.Campaign } or { Campaign: null } => Passed(GateCheck.AgentOrBudget, "No agent needs to be held for this."),
        { Campaign.AgentReserved: true } => Passed(GateCheck.AgentOrBudget, "An agent is held for whoever answers."),
        { Campaign.Budget: { } budget } => Passed(GateCheck.AgentOrBudget, budget),
        _ => Soon(GateCheck.AgentOrBudget, RefusalKind.NoAgent, "No agent is free for whoever answers.", facts.Now),
    };

    /// <summary>14, campaigns and messages: pace, calls per second, concurrency and spend, as whoever dials sees them.</summary>
    static CheckResult Pace(AttemptFacts facts) => facts is { IsByCampaign: true, Campaign.HeldBack: { } why }
        ? Soon(GateCheck.Pace, RefusalKind.HeldBack, why, facts.Now)
        : Passed(GateCheck.Pace, "Nothing holds it back.");

    /// <summary>The first instant at which every check could pass, as far as the clock decides; null when the clock alone never opens it.</summary>
    static DateTime? Earliest(AttemptFacts facts, CheckResult[] checks)
    {
        if (checks.Any(check => check is { Passed: false, EarliestUtc: null }))
            return null;
        var from = checks.Where(check => !check.Passed).Select(check => check.EarliestUtc!.Value).DefaultIfEmpty(facts.Now).Max();
        var hoursApply = facts.Kind != AttemptKind.Party && (facts.IsByCampaign || !facts.NumberIsScripted);
        return Openings.Next(from, at => (!hoursApply || facts.Hours.Bar(at) is null)
            && (facts is not { IsByCampaign: true, Campaign: { } campaign } || campaign.IsOpen(facts.Hours.Local(at))));
    }

    static CheckResult Passed(GateCheck check, string sentence) => new(check, true, sentence);

    /// <summary>By itself it never passes.</summary>
    static CheckResult Refused(GateCheck check, RefusalKind kind, string sentence) => new(check, false, sentence) { Refusal = kind };

    static CheckResult Soon(GateCheck check, RefusalKind kind, string sentence, DateTime earliest) => new(check, false, sentence) { Refusal = kind, EarliestUtc = earliest };

    static string Times(int count) => count switch { 0 => "not once", 1 => "once", 2 => "twice", _ => $"{count} times" };

    static string Span(TimeSpan gap) => gap switch
    {
        { TotalHours: >= 48 } => $"{gap.TotalDays:0.#} days",
        { TotalMinutes: >= 120 } => $"{gap.TotalHours:0.#} hours",
        _ => $"{gap.TotalMinutes:0} minutes",
    };

    static string Date(DateTime utc) => utc.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    static string Date(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
