using System.ComponentModel;
using System.Globalization;

namespace DutyCall.Domain;

/// <summary>Which calls are meant, as a URL says it; every part may be left out. The history and an export read it alike.</summary>
public sealed record CallSearch
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

    public static CallSearch Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var given = query.Select(part => KeyValuePair.Create(part.Key.ToLowerInvariant(), part.Value.Trim())).Where(part => part.Value.Length > 0).ToLookup(part => part.Key, part => part.Value);
        return new()
        {
            From = given["from"].FirstOrDefault(),
            To = given["to"].FirstOrDefault(),
            Outcome = given["outcome"].FirstOrDefault(),
            Direction = given["direction"].FirstOrDefault(),
            Contact = given["contact"].FirstOrDefault(),
            Number = given["number"].FirstOrDefault(),
            Agent = given["agent"].FirstOrDefault(),
            Cursor = given["cursor"].FirstOrDefault(),
        };
    }

    /// <summary>The URL's query with its question mark, parts that ask for nothing left out; empty when nothing is asked for.</summary>
    internal string ToQuery()
    {
        (string Name, string? Value)[] parts =
        [
            ("from", From), ("to", To), ("outcome", Outcome), ("direction", Direction), ("contact", Contact), ("number", Number), ("agent", Agent), ("cursor", Cursor),
        ];
        var query = string.Join('&', parts.Where(part => part.Value is { Length: > 0 }).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length > 0 ? "?" + query : "";
    }

    /// <summary>What is looked for, understood; and what is wrong with it, by the name of its part. The cursor is the reader's to check.</summary>
    /// <param name="zone">Whose days are meant.</param>
    internal (CallFilter Filter, IReadOnlyDictionary<string, string> Problems) Understand(TimeZoneInfo zone)
    {
        var problems = new Dictionary<string, string>();
        var from = Day(From, "from", problems);
        var to = Day(To, "to", problems);
        if (from > to)
            problems["to"] = "The last day is before the first.";
        if (Direction is { Length: > 0 } && !Directions.Contains(Direction))
            problems["direction"] = "Choose one of the directions.";
        if (Outcome is { Length: > 60 } || Outcome?.Any(char.IsControl) == true)
            problems["outcome"] = "There is no such outcome.";
        var (number, digits) = ReadNumber(problems);

        return (new(
            from is { } first ? WallClock.StartOf(first, zone) : null,
            to is { } last && last < DateOnly.MaxValue ? WallClock.StartOf(last.AddDays(1), zone) : null,
            Outcome is { Length: > 0 } ? Outcome : null,
            Direction is { Length: > 0 } ? Direction : null,
            Id(Contact, "contact", problems),
            number,
            digits,
            Id(Agent, "agent", problems)), problems);
    }

    (string? Number, string? Digits) ReadNumber(Dictionary<string, string> problems)
    {
        if (string.IsNullOrWhiteSpace(Number))
            return (null, null);

        var digits = string.Concat(Number.Where(char.IsAsciiDigit));
        if (digits.Length is < 3 or > 15 || Number.Length > 40)
        {
            problems["number"] = "Type between 3 and 15 digits of the number.";
            return (null, null);
        }

        // E.164 has up to 15 digits and, in every plan, more than seven with its country code.
        return Number.TrimStart().StartsWith('+') && digits.Length >= 10 ? ("+" + digits, null) : (null, digits);
    }

    static DateOnly? Day(string? text, string field, Dictionary<string, string> problems)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 9999)
            return day;
        problems[field] = "Write the day as 2026-11-20.";
        return null;
    }

    static Guid? Id(string? text, string field, Dictionary<string, string> problems)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Guid.TryParse(text, out var id))
            return id;
        problems[field] = "This is not an id.";
        return null;
    }
}

/// <summary>What is looked for, understood.</summary>
/// <param name="Number">The whole of it, E.164.</param>
/// <param name="Digits">Some of it.</param>
public sealed record CallFilter(
    DateTime? FromUtc, DateTime? UntilUtc, string? Outcome, string? Direction, Guid? ContactId, string? Number, string? Digits, Guid? AgentId);
