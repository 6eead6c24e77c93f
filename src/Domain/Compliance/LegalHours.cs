using System.Globalization;

namespace DutyCall.Domain;

/// <summary>Why it may not be called at some instant.</summary>
/// <param name="Rule">The rule in a sentence, with its source.</param>
public sealed record HoursBar(string City, DateTime Local, string Rule);

/// <summary>When the law and the organisation let a phone ring: within every rule's window on every clock it may be on.</summary>
/// <param name="ownFrom">Minutes after midnight, the organisation's own bounds; they narrow and never widen.</param>
public sealed class LegalHours(CalledPlace place, PlaceRules rules, int ownFrom, int ownUntil)
{
    public IReadOnlyList<TimeZoneInfo> Zones => place.Zones;

    /// <summary>What is in the way; null when nothing is.</summary>
    public HoursBar? Bar(DateTime utc)
    {
        foreach (var zone in place.Zones)
        {
            var local = Local(utc, zone);
            var minute = (int)local.TimeOfDay.TotalMinutes;
            foreach (var rule in rules.All)
            {
                if (rule.On(local) is not { } window)
                    return new(CallingHours.CityOf(zone), local, $"{rule.Name} allows no calls that day ({rule.Citation}).");
                if (!window.Contains(minute))
                    return new(CallingHours.CityOf(zone), local, $"Calls are lawful between {Hour(window.From)} and {Hour(window.Until)} there ({rule.Citation}).");
            }

            if (minute < ownFrom || minute >= ownUntil)
                return new(CallingHours.CityOf(zone), local, $"Your organisation calls between {Hour(ownFrom)} and {Hour(ownUntil)}.");
        }

        return null;
    }

    public DateTime? Next(DateTime utc) => Openings.Next(utc, at => Bar(at) is null);

    /// <summary>The person's own clock, as far as is known.</summary>
    public DateTime Local(DateTime utc) => Local(utc, place.Clock);

    /// <summary>10:00 in New York and 9:00 in Chicago.</summary>
    public string LocalTimes(DateTime utc) => string.Join(" and ", place.Zones.Select(zone => $"{Local(utc, zone).ToString("H:mm", CultureInfo.InvariantCulture)} in {CallingHours.CityOf(zone)}"));

    /// <summary>What holds there that day, in a sentence.</summary>
    public string Describe(DateTime utc)
    {
        var local = Local(utc);
        var windows = rules.All.Select(rule => rule.On(local)).OfType<HoursWindow>().Append(new(ownFrom, ownUntil)).ToArray();
        return $"Calls are allowed from {Hour(windows.Max(window => window.From))} to {Hour(windows.Min(window => window.Until))} that day.";
    }

    public static DateTime Local(DateTime utc, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);

    static string Hour(int minutes) => $"{minutes / 60}:{minutes % 60:00}";
}
