using System.Text.Json;

namespace DutyCall.Domain;

/// <summary>Numbers of every region and kind, and the ways in which people write and mistype them. The same seed gives the same ones.</summary>
sealed class PhoneNumberSamples
{
    readonly Random random;
    readonly Plan[] plans;
    readonly Dictionary<string, string> examples;

    public PhoneNumberSamples(int seed)
    {
        random = new(seed);
        using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(Oracle.Package, "metadata.max.json")));
        examples = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Oracle.Package, "examples.mobile.json")))!;
        plans = [.. metadata.RootElement.GetProperty("countries").EnumerateObject().Concat(metadata.RootElement.GetProperty("nonGeographic").EnumerateObject())
            .Select(plan => new Plan(plan.Name, plan.Value))];
    }

    public IReadOnlyList<string> Regions => [.. plans.Where(plan => plan.IsCountry).Select(plan => plan.Name)];

    public IEnumerable<Question> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());

    /// <summary>A number as its country writes it in metadata: country code and national digits.</summary>
    public (string CallingCode, string National) NextNumber()
    {
        var plan = Pick(plans);
        return (plan.CallingCode, Digits(plan));
    }

    Question Next()
    {
        var plan = Pick(plans);
        var national = Mistyped(Digits(plan));
        var text = Decorated(Prefixed(plan, national));
        return new(text, Region(plan));
    }

    string Digits(Plan plan)
    {
        if (Chance(4) && examples.TryGetValue(plan.Name, out var example))
            return example;

        return Chance(12) ? RandomDigits(random.Next(1, 18)) : Grown(Pick(plan.Patterns));
    }

    string Grown(DigitPattern pattern)
    {
        for (var digits = ""; ;)
        {
            if (pattern.Matches(digits) && (Chance(2) || !pattern.CouldGrowFrom(digits)))
                return digits;
            digits += Pick([.. "0123456789".Where(digit => pattern.Matches(digits + digit) || pattern.CouldGrowFrom(digits + digit))]);
        }
    }

    string Mistyped(string digits) => random.Next(16) switch
    {
        0 => digits[..^1],
        1 => digits + RandomDigits(1),
        2 => digits.Insert(random.Next(digits.Length), RandomDigits(1)),
        3 => digits.Remove(random.Next(digits.Length), 1),
        4 => digits.Remove(0, 1).Insert(0, RandomDigits(1)),
        5 => RandomDigits(random.Next(1, 4)) + digits,
        6 => digits[..random.Next(1, digits.Length + 1)],
        _ => digits,
    };

    string Prefixed(Plan plan, string national) => random.Next(20) switch
    {
        < 6 => $"+{plan.CallingCode}{Gap()}{national}",
        < 11 => national,
        < 13 => plan.NationalPrefix + national,
        13 => $"+{plan.CallingCode} ({plan.NationalPrefix}){national}",
        14 => $"00{plan.CallingCode}{Gap()}{national}",
        15 => $"011{plan.CallingCode}{Gap()}{national}",
        16 => plan.CallingCode + national,
        17 => $"tel:+{plan.CallingCode}{national}",
        18 => $"tel:{national};phone-context={Pick(["+" + plan.CallingCode, "example.com", "com", "", "+", "+1-2.(3)"])}",
        _ => $"\uFF0B{plan.CallingCode}{national}",
    };

    string Decorated(string text)
    {
        if (Chance(2))
            text = string.Concat(text.SelectMany(character => char.IsAsciiDigit(character) && Chance(4) ? $"{character}{Gap()}" : $"{character}"));
        if (Chance(10))
            text = InScript(text, Pick(['\uFF10', '\u0660', '\u06F0']));

        return random.Next(24) switch
        {
            0 => $"{text} x{RandomDigits(random.Next(1, 8))}",
            1 => $"{text} ext. {RandomDigits(random.Next(1, 8))}",
            2 => $"{text}{Pick(["#", ";ext=", ",,", ",", ";", " доб ", " anexo ", " int ", "~", " EXTN:", "-"])}{InScript(RandomDigits(random.Next(1, 7)), Pick(['0', '\uFF10']))}{Pick(["", "#"])}",
            3 => $"Call {text} today",
            4 => $"{Pick(["(", "  ", "\t", "☎ ", "*", "++", ","])}{text}{Pick([")", "  ", "#", ";isub=12", ".", ";", "\n"])}",
            5 => text.Insert(random.Next(text.Length + 1), Pick(["x", "*", "/", "\t", "[", "~", "+", "\u200B", "é", "\U0001F4DE"])),
            _ => text,
        };
    }

    string? Region(Plan plan) => random.Next(8) switch
    {
        0 => null,
        1 or 2 => Pick(plans) is { IsCountry: true } other ? other.Name : null,
        _ => plan.IsCountry ? plan.Name : null,
    };

    string Gap() => Pick([" ", "-", ".", "", " - ", ") ", "/", "\u00A0", "\u2011", "\uFF0D"]);

    string RandomDigits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(10)));

    static string InScript(string text, char zero) =>
        string.Concat(text.Select(character => char.IsAsciiDigit(character) ? (char)(zero + character - '0') : character));

    bool Chance(int oneIn) => random.Next(oneIn) == 0;

    T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    sealed class Plan(string name, JsonElement packed)
    {
        public string Name { get; } = name;
        public string CallingCode { get; } = packed[0].GetString()!;
        public string NationalPrefix { get; } = packed[5].ValueKind == JsonValueKind.String ? packed[5].GetString()! : "0";

        public DigitPattern[] Patterns { get; } =
        [
            .. packed[11].EnumerateArray().Where(type => type.ValueKind == JsonValueKind.Array)
                .Select(type => type[0].GetString()!).Append(packed[2].GetString()!).Where(pattern => pattern.Length > 0).Select(pattern => new DigitPattern(pattern)),
        ];

        public bool IsCountry => char.IsAsciiLetter(Name[0]);
    }
}
