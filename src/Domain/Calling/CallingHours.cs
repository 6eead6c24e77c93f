namespace DutyCall.Domain;

/// <summary>
/// When somebody may be called: between 8:00 and 21:00 in every zone where their phone may ring, and within the caller's own
/// hours on the clock the promise is made on.
/// </summary>
public sealed class CallingHours
{
    /// <summary>Minutes after midnight: 47 CFR 64.1200(c)(1), taken for everywhere.</summary>
    public const int LegalFrom = 8 * 60, LegalUntil = 21 * 60;

    /// <summary>Every zone's offset, and every bound of a window, is a multiple of this: so lawful time is made of whole quarters.</summary>
    static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>As far as anything is looked for; a window that opens at all opens within a day or, around a change of clocks, two.</summary>
    static readonly TimeSpan Horizon = TimeSpan.FromDays(14);

    /// <summary>One day of each, because zones move against each other in between.</summary>
    static readonly DateTime[] Seasons = [new(2026, 1, 15, 0, 0, 0, DateTimeKind.Utc), new(2026, 7, 15, 0, 0, 0, DateTimeKind.Utc)];

    readonly int from;
    readonly int until;

    /// <param name="zones">Wherever the phone may ring.</param>
    /// <param name="clock">The one the person lives by, as far as is known.</param>
    /// <param name="from">Minutes after midnight; the caller's own hours.</param>
    public CallingHours(IReadOnlyList<TimeZoneInfo> zones, TimeZoneInfo clock, int from, int until) =>
        (Zones, Clock, this.from, this.until) = (zones, clock, from, until);

    public IReadOnlyList<TimeZoneInfo> Zones { get; }
    public TimeZoneInfo Clock { get; }

    /// <summary>
    /// By the contact's zone, where somebody gave it, and by all zones the number allows. A number that may ring anywhere says
    /// nothing beside a given zone; one that no plan knows says nothing at all, and the organisation's own zone stands in. Where the
    /// caller's own hours never meet what is lawful, the law alone counts.
    /// </summary>
    public static CallingHours Of(string e164, string? contactZone, string organisationZone, int from, int until)
    {
        var place = CalledPlace.Of(PhoneNumber.Parse(e164, null).Number, contactZone, null, organisationZone);
        var (zones, clock) = (place.Zones, place.Clock);
        var hours = new CallingHours(zones, clock, from, until);
        return zones.Count > 1 && Seasons.Any(season => hours.Next(season) is null) ? new(zones, clock, LegalFrom, LegalUntil) : hours;
    }

    public bool Allows(DateTime utc) => IsLawful(utc) && IsWithin(utc, Clock, from, until);

    /// <summary>The first instant from here on at which it may be; null when there is none for a fortnight.</summary>
    public DateTime? Next(DateTime utc) => Openings.Next(utc, Allows);

    /// <summary>As <see cref="Next(DateTime)"/>, and where zones and hours never meet: when it is lawful; and else by the clock alone. A promise is not lost for want of a time.</summary>
    public DateTime NextOrNearest(DateTime utc) =>
        Next(utc) ?? Openings.Next(utc, IsLawful) ?? Openings.Next(utc, at => IsWithin(at, Clock, LegalFrom, LegalUntil)) ?? utc;

    /// <summary>Times near the one asked for, the last before it first; none before <paramref name="notBefore"/>.</summary>
    public IReadOnlyList<DateTime> Near(DateTime utc, DateTime notBefore)
    {
        var times = new List<DateTime>();
        if (Before(utc, notBefore) is { } before)
            times.Add(before);
        if (Next(utc > notBefore ? utc : notBefore) is { } after)
        {
            times.Add(after);
            if (NextOpening(after) is { } later)
                times.Add(later);
        }

        return [.. times.Distinct()];
    }

    /// <summary>Why not then, in a sentence; null when it may be.</summary>
    public string? WhyNot(DateTime utc)
    {
        if (Allows(utc))
            return null;
        if (Next(utc) is null)
            return "There is no time of day at which this number may be called in all the places where it may ring. Give the contact its time zone.";
        if (!IsWithin(utc, Clock, from, until))
            return $"It is {Local(utc, Clock):H:mm} in {CityOf(Clock)} then. Your calls go out between {Hour(from)} and {Hour(until)} there.";
        var elsewhere = Zones.First(zone => !IsWithin(utc, zone, LegalFrom, LegalUntil));
        return $"It is {Local(utc, elsewhere):H:mm} in {CityOf(elsewhere)} then, where this number may ring too. Calls are lawful between {Hour(LegalFrom)} and {Hour(LegalUntil)}.";
    }

    /// <summary>Why it may not be promised, with times near it that may; null when it may.</summary>
    public string? Refuses(DateTime due, DateTime utcNow)
    {
        if (due <= utcNow)
            return "That time has passed.";
        if (due > utcNow.AddYears(1))
            return "Choose a time within a year.";
        if (WhyNot(due) is not { } why)
            return null;
        var near = Near(due, utcNow).Select(at => Promise(at, Clock, Clock, utcNow)).ToArray();
        return near.Length == 0 ? why : $"{why} Near it: {string.Join(", or ", near)}.";
    }

    /// <summary>Times that are often promised, all of them allowed.</summary>
    public IReadOnlyList<(string Label, DateTime Utc)> Suggestions(DateTime utcNow)
    {
        var today = Local(utcNow, Clock).Date;
        var untilMonday = ((int)DayOfWeek.Monday - (int)today.DayOfWeek + 7) % 7;
        var monday = today.AddDays(untilMonday > 1 ? untilMonday : untilMonday + 7); // Tomorrow is there already.
        var choices = new List<(string, DateTime)>();
        if (Next(Openings.RoundUp(utcNow.AddHours(1))) is { } soon)
            choices.Add((soon == Openings.RoundUp(utcNow.AddHours(1)) ? "In 1 hour" : Short(soon, utcNow), soon));
        foreach (var local in new[] { today.AddDays(1).AddMinutes(from), monday.AddHours(10), Openings.RoundUp(Local(utcNow, Clock)).AddDays(7) })
        {
            if (Next(FromLocal(local, Clock).Utc ?? FromLocal(local.AddHours(1), Clock).Utc ?? utcNow) is { } at)
                choices.Add((Short(at, utcNow), at));
        }

        return [.. choices.DistinctBy(choice => choice.Item2).OrderBy(choice => choice.Item2)];
    }

    /// <summary>tomorrow 10:00 in Denver, 18:00 for you; where both clocks agree, the first half without the place.</summary>
    public static string Promise(DateTime utc, TimeZoneInfo clock, TimeZoneInfo reader, DateTime utcNow)
    {
        var there = Local(utc, clock);
        var here = Local(utc, reader);
        var words = $"{Day(there, Local(utcNow, clock))} {there:H:mm}";
        if (there == here)
            return words;
        return here.Date == there.Date ? $"{words} in {CityOf(clock)}, {here:H:mm} for you" : $"{words} in {CityOf(clock)}, {here:ddd H:mm} for you";
    }

    /// <summary>
    /// The instant a clock on the wall means. One that exists twice, when clocks go back, means the first; one that does not
    /// exist, because they go forward, means none.
    /// </summary>
    public static (DateTime? Utc, string? Problem) FromLocal(DateTime local, TimeZoneInfo zone)
    {
        return WallClock.FirstAt(local, zone) is { } instant
            ? (instant, null)
            : (null, $"Clocks go forward in {CityOf(zone)} then: {local:H:mm} does not exist that day. Choose another time.");
    }

    /// <summary>America/North_Dakota/Center is Center; UTC is UTC.</summary>
    public static string CityOf(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    DateTime? NextOpening(DateTime utc)
    {
        var at = Openings.RoundUp(utc);
        while (at <= utc + Horizon && Allows(at))
            at += Quarter;
        return Next(at);
    }

    DateTime? Before(DateTime utc, DateTime notBefore)
    {
        for (var at = Openings.RoundUp(utc) - Quarter; at >= notBefore && at >= utc - Horizon; at -= Quarter)
        {
            if (Allows(at))
                return at;
        }

        return null;
    }

    bool IsLawful(DateTime utc) => Zones.All(zone => IsWithin(utc, zone, LegalFrom, LegalUntil));

    static bool IsWithin(DateTime utc, TimeZoneInfo zone, int from, int until) => Local(utc, zone).TimeOfDay.TotalMinutes is var minute && minute >= from && minute < until;

    static string Short(DateTime utc, TimeZoneInfo clock, DateTime utcNow) => $"{Day(Local(utc, clock), Local(utcNow, clock))} {Local(utc, clock):H:mm}" is var words ? char.ToUpperInvariant(words[0]) + words[1..] : "";

    string Short(DateTime utc, DateTime utcNow) => Short(utc, Clock, utcNow);

    static string Day(DateTime local, DateTime now) => (local.Date - now.Date).Days switch
    {
        0 => "today",
        1 => "tomorrow",
        -1 => "yesterday",
        > 1 and < 7 => $"{local:ddd}",
        _ when local.Year == now.Year => $"{local:ddd d MMM}",
        _ => $"{local:d MMM yyyy}",
    };

    static string Hour(int minutes) => $"{minutes / 60}:{minutes % 60:00}";

    static DateTime Local(DateTime utc, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
}
