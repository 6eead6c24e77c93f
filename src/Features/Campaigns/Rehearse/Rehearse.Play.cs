using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Pacing;
using DutyCall.Domain.Rehearsals;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Campaigns.Rehearse;

/// <summary>Plays one that was begun, and keeps its forecast.</summary>
sealed record PlayCommand(Guid CampaignId, Guid Id) : IRequest<Done>;

sealed class Player(Db db, TwilioSettings twilio, IMediator mediator, TimeProvider clock) : IRequestHandler<PlayCommand, Done>
{
    /// <summary>The gate is asked about so many; whoever comes after is taken to be like them.</summary>
    const int MostAsked = 10_000, AskedAtOnce = 200;

    /// <summary>The part of the work that is asking the gate.</summary>
    const double Asking = 0.5;

    /// <summary>What is usual counts as so many measured dials, of an hour or an area as so many of their own.</summary>
    const double UsualDials = 40, UsualRate = 0.25, DialsOfHour = 200, DialsOfArea = 100;

    /// <summary>Seconds, to the time given for ringing, where a person is called into an agent's conference.</summary>
    const double CarrierAdds = 5;

    static readonly string FindCampaign = Sql.Of<Handler>(nameof(FindCampaign));
    static readonly string Find = Sql.Of<Handler>(nameof(Find));
    static readonly string ListContacts = Sql.Of<Handler>(nameof(ListContacts));
    static readonly string FindPast = Sql.Of<Handler>(nameof(FindPast));
    static readonly string ListDurations = Sql.Of<Handler>(nameof(ListDurations));
    static readonly string ListRules = Sql.Of<Handler>(nameof(ListRules));
    static readonly string SaveProgress = Sql.Of<Handler>(nameof(SaveProgress));
    static readonly string SaveForecast = Sql.Of<Handler>(nameof(SaveForecast));
    static readonly string Fail = Sql.Of<Handler>(nameof(Fail));

    public async Task<Done> Handle(PlayCommand command, CancellationToken ct)
    {
        try
        {
            await Play(command, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            await db.Run(Fail, new { command.Id, Problem = "Something went wrong on our side. Nothing was dialed; rehearse again.", Now = clock.GetUtcNow() }, CancellationToken.None);
            throw;
        }

        return new();
    }

    async Task Play(PlayCommand command, CancellationToken ct)
    {
        var start = clock.GetUtcNow().UtcDateTime;
        var campaign = await db.One<Campaign>(FindCampaign, new { command.CampaignId, DepartmentId = (Guid?)null }, ct);
        var asked = await db.One<Asked>(Find, new { command.CampaignId, DepartmentId = (Guid?)null, command.Id, Again = (string?)null }, ct);
        var contacts = await db.Many<Contact>(ListContacts, new { command.CampaignId, asked.Again, Now = start, Most = Rehearsal.MostContacts + 1 }, ct);
        if (contacts.Length == 0)
        {
            await db.Run(Fail, new { command.Id, Problem = asked.Again is null ? "Nobody on its list is left to call." : "Its restart would call nobody.", Now = clock.GetUtcNow() }, ct);
            return;
        }

        var notPlayed = Math.Max(0, contacts.Length - Rehearsal.MostContacts);
        contacts = contacts[..Math.Min(contacts.Length, Rehearsal.MostContacts)];
        var opens = await Opens(command, contacts, asked.Again is not null, start, ct);
        var past = await Measure(command.CampaignId, ct);
        var zone = Zone(campaign.TimeZone) ?? TimeZoneInfo.Utc;
        var (plan, basis) = await Plan(command.CampaignId, campaign, asked, contacts, opens, past, start, zone, ct);
        basis = basis with { NotPlayed = notPlayed };

        var share = 0.0;
        var playing = Rehearsal.Of(plan, (ulong)command.Id.GetHashCode(), Math.Max(2, Environment.ProcessorCount - 1), done => Volatile.Write(ref share, done), ct);
        while (await Task.WhenAny(playing, Task.Delay(500, ct)) != playing)
            await Say(command, Asking + ((1 - Asking) * Volatile.Read(ref share)), "Playing it through", ct);
        var forecast = await playing;
        await db.Run(SaveForecast, new { command.Id, Basis = JsonSerializer.Serialize(basis, Handler.Json), Forecast = JsonSerializer.Serialize(forecast, Handler.Json), Now = clock.GetUtcNow() }, ct);
    }

    /// <summary>When each may be called first, as the gate says: null when not by themselves.</summary>
    /// <param name="anew">In a new run.</param>
    async Task<Opening[]> Opens(PlayCommand command, Contact[] contacts, bool anew, DateTime now, CancellationToken ct)
    {
        var opens = new Opening[contacts.Length];
        var asked = Math.Min(contacts.Length, MostAsked);
        for (var from = 0; from < asked; from += AskedAtOnce)
        {
            await Say(command, Asking * from / asked, "Asking of each contact whether they may be called", ct);
            var part = contacts[from..Math.Min(from + AskedAtOnce, asked)];
            var judged = (await mediator.Send(new ReserveMembers.Query(command.CampaignId, [.. part.Select(contact => contact.Id)], anew), ct)).ToDictionary(one => one.MemberId, one => one.Verdict);
            for (var n = 0; n < part.Length; n++)
                opens[from + n] = judged.TryGetValue(part[n].Id, out var verdict) ? Opening.Of(verdict, part[n], now) : new(null, RefusalKind.ContactUnknown, "They are no longer on the list.");
        }

        // The rest is taken to be like them, one after the other.
        for (var n = asked; n < contacts.Length; n++)
            opens[n] = opens[n % asked] with { At = opens[n % asked].At is { } at && contacts[n].NextAt > at ? contacts[n].NextAt : opens[n % asked].At };
        return opens;
    }

    async Task<(RehearsalPlan Plan, Basis Basis)> Plan(
        Guid campaignId, Campaign campaign, Asked asked, Contact[] contacts, Opening[] opens, Past past, DateTime start, TimeZoneInfo zone, CancellationToken ct)
    {
        var places = new Dictionary<string, (int Index, RehearsedPlace Place)>();
        var playable = new List<RehearsedContact>(contacts.Length);
        for (var n = 0; n < contacts.Length; n++)
        {
            if (opens[n].At is { } at)
                playable.Add(new(Math.Max(0, (at - start).TotalSeconds), PlaceOf(contacts[n], campaign, start, places), contacts[n].Attempts, contacts[n].NeedsAgent, past.FactorOf(contacts[n].Number)));
        }

        var rules = (await db.Many<Rule>(ListRules, new { CampaignId = campaignId }, ct)).ToDictionary(rule => rule.Outcome, rule => new RetryRule(rule.Tries, TimeSpan.FromMinutes(rule.DelayMinutes), rule.Multiplied, rule.OtherDaypart));
        var remembered = await mediator.Send(new RunCampaign.Query(campaignId), ct);
        var organisationZone = Zone(campaign.OrganisationZone) ?? TimeZoneInfo.Utc;
        var rule = AbandonRule.For(campaign.Region);
        var hasAgents = campaign.Destination == "agents";
        var staysConnected = hasAgents && campaign.Mode is not "preview";
        var dialing = !hasAgents ? Dialing.Unattended : campaign.Mode == "predictive" ? Dialing.Ahead : Dialing.Reserved;
        var plan = new RehearsalPlan
        {
            StartUtc = start,
            Dialing = dialing,
            Contacts = playable,
            Places = [.. places.Values.OrderBy(place => place.Index).Select(place => place.Place)],
            Agents = asked.Agents,
            Shifts = Shifts(start, zone, asked.WorksFrom, asked.WorksUntil, campaign.CallsOnDays),
            Preview = campaign.Mode == "preview" ? Rehearsal.UsualPreview : 0,
            CallsPerMinute = campaign.CallsPerMinute,
            CallsPerSecond = twilio.Cps,
            Concurrency = twilio.Concurrency,
            LinesPerAgent = campaign.LinesPerAgent,
            RingSeconds = campaign.RingSeconds,
            MaxAttempts = campaign.MaxAttempts,
            MinimumGap = TimeSpan.FromMinutes(campaign.MinimumGap),
            Retries = rules,
            Pacing = new() { LateCancel = campaign.LateCancel }, // As the engine has it.
            Past = remembered.Days,
            FirstDay = remembered.First,
            Rule = rule,
            Zone = organisationZone,
            Priors = past.ToPriors(dialing == Dialing.Reserved ? campaign.RingSeconds + CarrierAdds : campaign.RingSeconds, campaign.Destination == "message" ? MessageText.Length(campaign.MessageText) : null),
            PricePerMinute = CallPrices.PhonePerMinute + (campaign.Destination == "number" ? CallPrices.PhonePerMinute : hasAgents && !staysConnected ? CallPrices.BrowserPerMinute : 0),
            PricePerAnswer = campaign.MachineDetection == "off" ? 0 : CallPrices.MachineDetectionPerCall,
            PricePerLineMinute = staysConnected ? CallPrices.BrowserPerMinute : 0,
        };
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(start, zone));
        var first = opens.Where(one => one.At is not null).Select(one => one.At!.Value).ToArray();
        var blocked = opens.Where(one => one.At is null).GroupBy(one => one.Kind!.Value).Select(same => new Block(same.Key.ToString(), same.First().Says, same.Count())).OrderByDescending(block => block.Contacts).ToArray();
        var later = first.Where(at => at > start).ToArray();
        var sameDay = later.Count(at => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(at, zone)) == today);
        return (plan, new(
            contacts.Length, first.Length - later.Length, sameDay, later.Length - sameDay, blocked, Math.Max(0, contacts.Length - MostAsked), 0, past.Dials, past.IsOwn,
            plan.Priors.Rate, plan.Priors.Talk.At(0.5), plan.Priors.WrapUp.At(0.5), rule.Cap, campaign.Region is "US" or "CA"));
    }

    /// <summary>Where the same hours hold by the same rules.</summary>
    static int PlaceOf(Contact contact, Campaign campaign, DateTime start, Dictionary<string, (int Index, RehearsedPlace Place)> places)
    {
        var place = CalledPlace.Of(PhoneNumber.Parse(contact.Number, null).Number, contact.Zone, contact.State, campaign.OrganisationZone);
        var key = string.Join('|', place.Zones.Select(zone => zone.Id).Append(place.Clock.Id).Append(place.Region ?? "").Concat(place.Subdivisions));
        if (places.TryGetValue(key, out var known))
            return known.Index;
        var rules = PolicyPack.Current.For(place, true, DateOnly.FromDateTime(start));
        var hours = new LegalHours(place, rules, campaign.DialingFrom, campaign.DialingUntil);
        var window = new CampaignRules(Guid.Empty, campaign.Mode, Time(campaign.CallsFrom), Time(campaign.CallsUntil), campaign.CallsOnDays, campaign.MaxAttempts, 0, TimeSpan.Zero, false, true);
        var most = Math.Min(campaign.AttemptsPerDay, rules.AttemptsPerDay ?? int.MaxValue);
        places[key] = (places.Count, new(start, place.Clock, utc => hours.Bar(utc) is null && window.IsOpen(hours.Local(utc)), most));
        return places.Count - 1;
    }

    /// <summary>Seconds after the start at which agents come and go.</summary>
    static List<(double From, double Until)> Shifts(DateTime start, TimeZoneInfo zone, int from, int until, int days)
    {
        var shifts = new List<(double, double)>();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(start, zone));
        for (var n = 0; n < RehearsalPlan.Days; n++)
        {
            var day = today.AddDays(n);
            if ((days >> (((int)day.DayOfWeek + 6) % 7) & 1) == 0)
                continue;
            var begins = (WallClock.AtOrAfter(day.ToDateTime(TimeOnly.MinValue).AddMinutes(from), zone) - start).TotalSeconds;
            var ends = (WallClock.AtOrAfter(day.ToDateTime(TimeOnly.MinValue).AddMinutes(until), zone) - start).TotalSeconds;
            if (ends > 0)
                shifts.Add((Math.Max(0, begins), ends));
        }

        return shifts;
    }

    async Task<Past> Measure(Guid campaignId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await db.Many<PastRow>(FindPast, new { CampaignId = campaignId, Now = now }, ct);
        var isOwn = rows.Any(row => row is { Of: "own", Key: "true" });
        var durations = await db.Many<DurationRow>(ListDurations, new { CampaignId = campaignId, Own = isOwn, Now = now }, ct);
        return new(rows, durations, isOwn);
    }

    Task<int> Say(PlayCommand command, double progress, string step, CancellationToken ct) => db.Run(SaveProgress, new { command.Id, Progress = progress, Step = step, Now = clock.GetUtcNow() }, ct);

    static TimeZoneInfo? Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    /// <summary>24:00 is midnight.</summary>
    static TimeOnly Time(short minutes) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minutes % (24 * 60)));

    /// <param name="At">UTC.</param>
    sealed record Opening(DateTime? At, RefusalKind? Kind, string Says)
    {
        public static Opening Of(Verdict verdict, Contact contact, DateTime now)
        {
            // What only the next minutes decide is not in the way.
            var lasting = verdict.Refusals.Where(check => check.Refusal is not (RefusalKind.AgentBusy or RefusalKind.NoAgent or RefusalKind.NumberBusy)).ToArray();
            if (lasting.FirstOrDefault(check => check.EarliestUtc is null) is { } never)
                return new(null, never.Refusal, never.Sentence);
            var from = lasting.Length == 0 ? now : verdict.EarliestUtc ?? now;
            return new(contact.NextAt > from ? contact.NextAt : from, null, "");
        }
    }

    sealed record Campaign
    {
        public string Mode { get; init; } = "";
        public string Destination { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public short CallsOnDays { get; init; }
        public short CallsFrom { get; init; }
        public short CallsUntil { get; init; }
        public int CallsPerMinute { get; init; }
        public int RingSeconds { get; init; }
        public short MaxAttempts { get; init; }
        public int MinimumGap { get; init; }
        public double LinesPerAgent { get; init; }
        public bool LateCancel { get; init; }
        public string MessageText { get; init; } = "";
        public string MachineDetection { get; init; } = "";
        public string OrganisationZone { get; init; } = "";
        public string Region { get; init; } = "";
        public short DialingFrom { get; init; }
        public short DialingUntil { get; init; }
        public short AttemptsPerDay { get; init; }
    }

    sealed record Asked
    {
        public int Agents { get; init; }
        public short WorksFrom { get; init; }
        public short WorksUntil { get; init; }
        public string? Again { get; init; }
    }

    sealed record Contact
    {
        public Guid Id { get; init; }
        public DateTime NextAt { get; init; }
        public short Attempts { get; init; }
        public bool NeedsAgent { get; init; }
        public string Number { get; init; } = "";
        public string? Zone { get; init; }
        public string? State { get; init; }
    }

    sealed record Rule(string Outcome, short Tries, int DelayMinutes, bool Multiplied, bool OtherDaypart);

    sealed record PastRow(string Of, string Key, double Dials, double People);

    sealed record DurationRow(double? Setup, double? Ring, double? Talk, double? WrapUp, string Kind);

    /// <summary>What was measured, with what is usual mixed in: the less is known, the more of it.</summary>
    sealed class Past
    {
        readonly Dictionary<string, PastRow> kinds, areas;
        readonly PastRow[] hours;
        readonly DurationRow[] durations;
        readonly double dials, people;

        public Past(PastRow[] rows, DurationRow[] durations, bool isOwn)
        {
            (this.durations, IsOwn) = (durations, isOwn);
            kinds = rows.Where(row => row.Of == "kind").ToDictionary(row => row.Key);
            areas = rows.Where(row => row.Of == "area").ToDictionary(row => row.Key);
            hours = [.. rows.Where(row => row.Of == "hour")];
            Dials = (int)kinds.Values.Sum(row => row.Dials);
            (dials, people) = (Dials + UsualDials, kinds.Values.Sum(row => row.People) + (UsualDials * UsualRate));
        }

        public int Dials { get; }

        public bool IsOwn { get; }

        public double FactorOf(string number) => areas.TryGetValue(number[..Math.Min(5, number.Length)], out var area) ? Factor(area, DialsOfArea) : 1;

        /// <param name="ringsOut">How long a phone rings that nobody answers, seconds.</param>
        /// <param name="message">How long it takes to be said; null where people talk.</param>
        public RehearsalPriors ToPriors(double ringsOut, TimeSpan? message)
        {
            var usual = new RehearsalPriors { Answered = people, Dials = dials };
            var others = dials - people;
            var byHour = Enumerable.Repeat(1.0, 24).ToArray();
            foreach (var hour in hours)
                byHour[int.Parse(hour.Key, System.Globalization.CultureInfo.InvariantCulture)] = Factor(hour, DialsOfHour);
            var spoken = message is { } length ? new Durations(new Spread(Math.Max(1, length.TotalSeconds), 0.2)) : null;
            return usual with
            {
                Machines = Share("machine", usual.Machines),
                Busy = Share("busy", usual.Busy),
                Failed = Share("carrier_error", usual.Failed),
                OutOfService = Share("bad_number", usual.OutOfService),
                Hours = byHour,
                Drift = Dials >= 1000 ? 0.12 : 0.2,
                Setup = Durations.Of([.. Of(null, row => row.Setup)], usual.Setup),
                Ring = Durations.Of([.. Of("person", row => row.Ring)], usual.Ring),
                MachineRing = Durations.Of([.. Of("machine", row => row.Ring)], usual.MachineRing),
                Declined = Durations.Of([.. Of("declined", row => row.Ring)], usual.Declined),
                RingsOut = Durations.Of(IsOwn ? [.. Of("no_answer", row => row.Ring)] : [], new(new Spread(ringsOut, 0.02))), // Others let it ring for as long as they like.
                Talk = spoken ?? Durations.Of([.. Of("person", row => row.Talk)], usual.Talk),
                WrapUp = Durations.Of([.. Of("person", row => row.WrapUp)], usual.WrapUp),
                MachineTalk = spoken ?? Durations.Of([.. Of("machine", row => row.Talk)], usual.MachineTalk),
            };

            double Share(string kind, double usually) => ((kinds.GetValueOrDefault(kind)?.Dials ?? 0) + (UsualDials * (1 - UsualRate) * usually)) / others;
        }

        IEnumerable<double> Of(string? kind, Func<DurationRow, double?> what) =>
            durations.Where(row => kind is null || row.Kind == kind).Select(what).OfType<double>().Where(seconds => seconds < 7200).Select(seconds => Math.Max(0, seconds));

        /// <summary>Of its own, drawn towards the whole by so many dials.</summary>
        double Factor(PastRow own, double drawn) => (own.People + (drawn * people / dials)) / (own.Dials + drawn) / (people / dials);
    }
}
