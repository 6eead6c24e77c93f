using System.ComponentModel;
using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using Microsoft.AspNetCore.Http.Extensions;

namespace DutyCall.Features.Calls.ListCallHistory;

/// <summary>What is looked for, as the URL says it; every part may be left out.</summary>
public sealed record Search
{
    public static readonly string[] Directions = ["outbound-manual", "outbound-campaign", "inbound"];

    [Description("First day, as yyyy-MM-dd in your own time zone.")]
    public string? From { get; init; }

    [Description("Last day, the whole of it, as yyyy-MM-dd in your own time zone.")]
    public string? To { get; init; }

    [Description("A disposition's code, or what the carrier said: human, machine, no_answer, busy, bad_number, carrier_error, canceled.")]
    public string? Outcome { get; init; }

    [Description("outbound-manual, outbound-campaign or inbound.")]
    public string? Direction { get; init; }

    [Description("The id of a contact.")]
    public string? Contact { get; init; }

    [Description("A whole number with its plus sign, or three or more digits that stand together anywhere in it.")]
    public string? Number { get; init; }

    [Description("The id of the person who was on the call.")]
    public string? Agent { get; init; }

    [Description("Where to go on, from newer or older of an earlier answer.")]
    public string? Cursor { get; init; }

    /// <summary>Nothing is asked for but, perhaps, a page.</summary>
    internal bool IsEmpty => this with { Cursor = null } is { From: null or "", To: null or "", Outcome: null or "", Direction: null or "", Contact: null or "", Number: null or "", Agent: null or "" };

    /// <summary>The URL's query, parts that ask for nothing left out.</summary>
    internal string ToQuery() => new QueryBuilder(
        from part in new (string Name, string? Value)[]
        {
            ("from", From), ("to", To), ("outcome", Outcome), ("direction", Direction), ("contact", Contact), ("number", Number), ("agent", Agent), ("cursor", Cursor),
        }
        where part.Value is { Length: > 0 }
        select KeyValuePair.Create(part.Name, part.Value)).ToString();

    internal Result<Filter> Read(TimeZoneInfo zone)
    {
        var errors = new Errors();
        var from = Day(From, "from", errors);
        var to = Day(To, "to", errors);
        if (from > to)
            errors["to"] = "The last day is before the first.";
        if (Direction is { Length: > 0 } && !Directions.Contains(Direction))
            errors["direction"] = "Choose one of the directions.";
        if (Outcome is { Length: > 60 } || Outcome?.Any(char.IsControl) == true)
            errors["outcome"] = "There is no such outcome.";
        var (number, digits) = ReadNumber(errors);
        var place = Cursor is { Length: > 0 } ? Place.Read(Cursor) : null;
        if (Cursor is { Length: > 0 } && place is null)
            errors["cursor"] = "This link does not lead to a page. Start again from the first.";

        var filter = new Filter(
            from is { } first ? StartOf(first, zone) : null,
            to is { } last && last < DateOnly.MaxValue ? StartOf(last.AddDays(1), zone) : null,
            Outcome is { Length: > 0 } ? Outcome : null,
            Direction is { Length: > 0 } ? Direction : null,
            Id(Contact, "contact", errors),
            number,
            digits,
            Id(Agent, "agent", errors),
            place);
        return errors.Count > 0 ? new Invalid(errors) : filter;
    }

    (string? Number, string? Digits) ReadNumber(Errors errors)
    {
        if (string.IsNullOrWhiteSpace(Number))
            return (null, null);

        var digits = string.Concat(Number.Where(char.IsAsciiDigit));
        if (digits.Length is < 3 or > 15 || Number.Length > 40)
        {
            errors["number"] = "Type between 3 and 15 digits of the number.";
            return (null, null);
        }

        // E.164 has up to 15 digits and, in every plan, more than seven with its country code.
        return Number.TrimStart().StartsWith('+') && digits.Length >= 10 ? ("+" + digits, null) : (null, digits);
    }

    static DateOnly? Day(string? text, string field, Errors errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 9999)
            return day;
        errors[field] = "Write the day as 2026-11-20.";
        return null;
    }

    static Guid? Id(string? text, string field, Errors errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Guid.TryParse(text, out var id))
            return id;
        errors[field] = "This is not an id.";
        return null;
    }

    /// <summary>Its first instant; where clocks go forward at midnight, the day begins later.</summary>
    static DateTime StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var start = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(start))
            start = start.AddMinutes(15);
        return zone.IsAmbiguousTime(start)
            ? DateTime.SpecifyKind(start - zone.GetAmbiguousTimeOffsets(start).Max(), DateTimeKind.Utc)
            : TimeZoneInfo.ConvertTimeToUtc(start, zone);
    }
}

/// <summary>What is looked for, understood.</summary>
/// <param name="Number">The whole of it, E.164.</param>
/// <param name="Digits">Some of it.</param>
public sealed record Filter(
    DateTime? FromUtc, DateTime? UntilUtc, string? Outcome, string? Direction, Guid? ContactId, string? Number, string? Digits, Guid? AgentId, Place? At);
