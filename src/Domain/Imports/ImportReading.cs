using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DutyCall.Domain;

/// <summary>A row of a file, read as a contact.</summary>
/// <param name="Number">Where it is in the file.</param>
/// <param name="Typed">The number as the file has it.</param>
public sealed record ImportedRow(int Number, string Typed)
{
    /// <summary>E.164; null when the row is left out.</summary>
    public string? Phone { get; init; }

    public string Name { get; init; } = "";
    public string Company { get; init; } = "";
    public string Title { get; init; } = "";
    public string Email { get; init; } = "";

    /// <summary>Null when the row does not say.</summary>
    public string? LeadStatus { get; init; }

    public string StatusReason { get; init; } = "";
    public decimal? DealValue { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string Note { get; init; } = "";
    public string? TimeZone { get; init; }

    /// <summary>Values of the organisation's own fields, by key, as JSON; null when there are none.</summary>
    public JsonObject? Custom { get; init; }

    /// <summary>Why the row is left out.</summary>
    public string? Problem { get; init; }

    /// <summary>What of the row is left out, though the row is not.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Nothing says where the phone may ring.</summary>
    public bool IsZoneless { get; init; }
}

/// <summary>Reads the rows of one file: what each column becomes is known. A bad number loses the row; any other bad value loses itself.</summary>
public sealed partial class ImportReading
{
    const int LongestTyped = 60, LongestLine = 200, LongestNote = 4000, LongestEmail = 254;

    readonly int[] phones, tags;
    readonly int phoneCode, name, firstName, lastName, company, title, email, leadStatus, dealValue, note, timeZone;
    readonly (int At, ContactField Field)[] custom;
    readonly string region;

    /// <param name="mapping">What each column becomes; new fields as custom ones that are among the fields.</param>
    public ImportReading(IReadOnlyList<string> mapping, IReadOnlyList<ContactField> fields, string region)
    {
        this.region = region;
        phones = All(ImportTargets.Phone);
        tags = All(ImportTargets.Tags);
        phoneCode = At(ImportTargets.PhoneCode);
        name = At(ImportTargets.Name);
        firstName = At(ImportTargets.FirstName);
        lastName = At(ImportTargets.LastName);
        company = At(ImportTargets.Company);
        title = At(ImportTargets.Title);
        email = At(ImportTargets.Email);
        leadStatus = At(ImportTargets.LeadStatus);
        dealValue = At(ImportTargets.DealValue);
        note = At(ImportTargets.Note);
        timeZone = At(ImportTargets.TimeZone);
        custom = [.. mapping.Select((target, at) => (at, fields.FirstOrDefault(field => ImportTargets.Custom + field.Key == target))).Where(pair => pair.Item2 is not null).Select(pair => (pair.at, pair.Item2!))];

        int At(string target) => mapping.TakeWhile(t => t != target).Count() is var at && at < mapping.Count ? at : -1;

        int[] All(string target) => [.. mapping.Select((t, at) => (t, at)).Where(pair => pair.t == target).Select(pair => pair.at)];
    }

    /// <summary>Nothing is in it: a blank line is no row.</summary>
    public static bool IsBlank(IReadOnlyList<string> cells)
    {
        foreach (var cell in cells)
        {
            if (!string.IsNullOrWhiteSpace(cell))
                return false;
        }

        return true;
    }

    /// <param name="unreadable">What the file's reader could not make of the row; null when it could.</param>
    public ImportedRow Read(int number, IReadOnlyList<string> cells, string? unreadable = null)
    {
        var warnings = new List<string>();
        var (typed, phone, problem) = unreadable is null ? Number(cells) : (Typed(cells), null, unreadable);
        var zone = Zone(cells, warnings);
        var (status, reason) = Status(cells, warnings);
        var row = new ImportedRow(number, Cut(typed, LongestTyped))
        {
            Phone = phone?.E164,
            Problem = problem,
            Name = Name(cells, warnings),
            Company = Line(cells, company, "Company", warnings),
            Title = Line(cells, title, "Job title", warnings),
            Email = Email(cells, warnings),
            LeadStatus = status,
            StatusReason = reason,
            DealValue = Money(cells, warnings),
            Tags = TagsOf(cells, warnings),
            Note = Note(cells, warnings),
            TimeZone = zone,
            Custom = Own(cells, warnings),
            IsZoneless = phone is not null && zone is null && phone.PossibleTimeZones.Count == 0,
        };
        if (row.IsZoneless)
            warnings.Add("No time zone is known for this number");
        return row with { Warnings = warnings };
    }

    string Typed(IReadOnlyList<string> cells) => phones.Select(at => Cell(cells, at)).FirstOrDefault(cell => cell.Length > 0) ?? "";

    /// <summary>The first column with a number that can be called; what is wrong with the first that is not blank, otherwise.</summary>
    (string Typed, PhoneNumber? Number, string? Problem) Number(IReadOnlyList<string> cells)
    {
        (string, PhoneNumber?, string?)? first = null;
        foreach (var at in phones)
        {
            var typed = Cell(cells, at);
            if (typed.Length == 0)
                continue;
            var (number, problem) = Number(typed, Cell(cells, phoneCode));
            if (problem is null)
                return (typed, number, null);
            first ??= (typed, null, problem);
        }

        return first ?? ("", null, "No phone number in the row.");
    }

    /// <summary>Reads one number, as strictly as a list needs: what a person typed might be guessed at, a thousand rows may not.</summary>
    public (PhoneNumber? Number, string? Problem) Number(string typed, string code = "")
    {
        if (Shortened().IsMatch(typed))
            return (null, "A spreadsheet program has shortened this number. Format the column as text and save the file again.");
        if (Lookalike(typed) is { } letter)
            return (null, $"Has the letter {letter} where a digit belongs.");

        var text = typed.EndsWith(".0", StringComparison.Ordinal) ? typed[..^2] : typed; // A number that a program took for an amount.
        var digits = string.Concat(code.Where(char.IsAsciiDigit)).TrimStart('0');
        var parsed = digits.Length is > 0 and <= 4 && !text.StartsWith('+') ? WithCode(text, digits) : PhoneNumber.Parse(text, region);
        return parsed switch
        {
            { IsValid: true, Number.IsPremiumRate: true } => (null, "This is a premium-rate number. It is not called from here."),
            { IsValid: true, Number: { } number } => (number, null),
            _ when Several(typed) => (null, "Two numbers in one cell. Keep one of them."),
            { Problem: { } problem } => (null, problem.Message),
            _ => (null, "This is not a phone number."),
        };
    }

    PhoneNumberParse WithCode(string text, string code)
    {
        var joined = PhoneNumber.Parse($"+{code}{text}", region);
        return joined.IsValid ? joined : PhoneNumber.Parse(text, region);
    }

    /// <summary>An l, I or O among digits; words (1-800-FLOWERS) and extensions are left alone.</summary>
    static char? Lookalike(string typed)
    {
        var letters = 0;
        char? found = null;
        for (var at = 0; at < typed.Length; at++)
        {
            if (!char.IsLetter(typed[at]))
                continue;
            letters++;
            if (typed[at] is 'l' or 'I' or 'O' or 'o' && (at > 0 && char.IsAsciiDigit(typed[at - 1]) || at + 1 < typed.Length && char.IsAsciiDigit(typed[at + 1])))
                found = typed[at];
        }

        return letters <= 2 ? found : null;
    }

    /// <summary>What was probably meant by a number with letters among its digits; null when nothing is found.</summary>
    public string? Suggest(string typed)
    {
        if (Lookalike(typed) is null)
            return null;
        var mended = typed.Replace('l', '1').Replace('I', '1').Replace('O', '0').Replace('o', '0');
        return Number(mended) is { Number: { } number } ? number.International : null;
    }

    static bool Several(string typed) =>
        typed.Split(['/', ';', ',', '|', '\n'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } parts && parts[0].Count(char.IsAsciiDigit) >= 7 && parts[1].Count(char.IsAsciiDigit) >= 3
        || typed.Split(" or ", StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } choices && choices.All(choice => choice.Count(char.IsAsciiDigit) >= 3);

    string Name(IReadOnlyList<string> cells, List<string> warnings)
    {
        var whole = Line(cells, name, "Name", warnings);
        var parts = $"{Line(cells, firstName, "First name", warnings)} {Line(cells, lastName, "Last name", warnings)}".Trim();
        return parts.Length is > 0 and <= LongestLine ? parts : whole;
    }

    static string Line(IReadOnlyList<string> cells, int at, string label, List<string> warnings)
    {
        var text = Squeeze(Cell(cells, at));
        if (text.Length <= LongestLine)
            return text;
        warnings.Add($"{label} is longer than {LongestLine} letters and is left out");
        return "";
    }

    string Email(IReadOnlyList<string> cells, List<string> warnings)
    {
        var address = Cell(cells, email);
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            address = address["mailto:".Length..];
        if (address.Length == 0)
            return "";
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && at < address.Length - 1 && address.Length <= LongestEmail && address.LastIndexOf('@') == at && !address.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is ',' or ';'))
            return address;
        warnings.Add($"“{Cut(address, 40)}” is no email address");
        return "";
    }

    (string? Status, string Reason) Status(IReadOnlyList<string> cells, List<string> warnings)
    {
        var said = Squeeze(Cell(cells, leadStatus));
        if (said.Length == 0)
            return (null, "");
        switch (ImportGuess.Plain(said))
        {
            case "new" or "open" or "opennotcontacted" or "notcontacted" or "uncontacted" or "lead" or "subscriber" or "neu":
                return ("new", "");
            case "contacted" or "attempted" or "attemptedtocontact" or "connected" or "inprogress" or "working" or "workingcontacted" or "opendeal" or "contactinfuture" or "nurturing":
                return ("contacted", "");
            case "qualified" or "salesqualifiedlead" or "marketingqualifiedlead" or "sql" or "mql" or "opportunity" or "customer" or "closedconverted" or "converted" or "prequalified":
                return ("qualified", "");
            case "disqualified" or "unqualified" or "notqualified" or "closednotconverted":
                return ("disqualified", "");
            case "junk" or "junklead" or "badtiming" or "lost" or "lostlead" or "notinterested" or "wrongperson":
                return ("disqualified", Cut(said, LongestLine));
            default:
                warnings.Add($"Status “{Cut(said, 40)}” is none of ours");
                return (null, "");
        }
    }

    decimal? Money(IReadOnlyList<string> cells, List<string> warnings)
    {
        var said = Cell(cells, dealValue);
        if (said.Length == 0)
            return null;
        if (Amount(said) is { } amount and >= 0 and < 10_000_000_000m)
            return decimal.Round(amount, 2);
        warnings.Add($"Deal value “{Cut(said, 40)}” is no amount");
        return null;
    }

    /// <summary>$14,000 and 14.000,50 € alike.</summary>
    static decimal? Amount(string said)
    {
        var text = string.Concat(said.Where(sign => !char.IsWhiteSpace(sign) && sign is not ('\'' or '’') && CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.CurrencySymbol));
        text = Currency().Replace(text, "");
        if (Continental().IsMatch(text))
            text = text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        return decimal.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }

    string[] TagsOf(IReadOnlyList<string> cells, List<string> warnings)
    {
        if (tags.Length == 0)
            return [];
        var read = Tags.Read(tags.SelectMany(at => Cell(cells, at).Split([';', '|', ',', '\n'], StringSplitOptions.RemoveEmptyEntries)).Select(tag => (string?)Clean(tag)));
        if (read.FirstOrDefault(tag => tag.Length > Tags.Longest) is { } longest)
        {
            warnings.Add($"Tag “{Cut(longest, 20)}…” is longer than {Tags.Longest} letters");
            read = [.. read.Where(tag => tag.Length <= Tags.Longest)];
        }

        if (read.Length <= Tags.MostOnOne)
            return read;
        warnings.Add($"Only the first {Tags.MostOnOne} tags are kept");
        return read[..Tags.MostOnOne];
    }

    string Note(IReadOnlyList<string> cells, List<string> warnings)
    {
        var text = string.Concat(Cell(cells, note).Where(sign => !char.IsControl(sign) || sign is '\n' or '\t'));
        if (text.Length <= LongestNote)
            return text;
        warnings.Add($"The note is longer than {LongestNote} letters and was cut");
        return text[..(char.IsHighSurrogate(text[LongestNote - 1]) ? LongestNote - 1 : LongestNote)];
    }

    string? Zone(IReadOnlyList<string> cells, List<string> warnings)
    {
        var said = Cell(cells, timeZone);
        if (said.Length == 0)
            return null;
        if (said.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(said, out var zone) && zone.HasIanaId)
            return zone.Id;
        warnings.Add($"“{Cut(said, 40)}” is no time zone such as America/Chicago");
        return null;
    }

    JsonObject? Own(IReadOnlyList<string> cells, List<string> warnings)
    {
        JsonObject? values = null;
        foreach (var (at, field) in custom)
        {
            var said = Cell(cells, at);
            if (said.Length == 0)
                continue;
            var (value, problem) = field.Read(field.Kind switch
            {
                ContactFieldKind.Date => Day(said),
                ContactFieldKind.YesNo => said.ToUpperInvariant() switch { "1" or "Y" or "X" => "yes", "0" or "N" => "no", _ => said },
                ContactFieldKind.Number => Amount(said)?.ToString(CultureInfo.InvariantCulture) ?? said,
                _ => Clean(said),
            });
            if (problem is not null)
                warnings.Add($"{field.Label}: “{Cut(said, 40)}” is left out. {problem.TrimEnd('.')}");
            else if (value is not null)
                (values ??= [])[field.Key] = value;
        }

        return values;
    }

    /// <summary>A day as programs write it; 4/11/2026 is April in the United States and November elsewhere.</summary>
    string Day(string said)
    {
        var text = said.Split('T', ' ')[0] is { Length: >= 8 } day && day.Any(char.IsAsciiDigit) ? day : said;
        string[] forms = ["yyyy-MM-dd", "yyyy/M/d", "d.M.yyyy", region == "US" ? "M/d/yyyy" : "d/M/yyyy", "d-MMM-yyyy", "d MMM yyyy", "MMM d, yyyy"];
        return DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) || DateOnly.TryParseExact(said, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out read)
            ? read.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : said;
    }

    static string Cell(IReadOnlyList<string> cells, int at) => at >= 0 && at < cells.Count ? cells[at].Trim() : "";

    static string Squeeze(string text) => text.Any(sign => char.IsControl(sign) || char.IsWhiteSpace(sign) && sign != ' ') || text.Contains("  ", StringComparison.Ordinal)
        ? string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        : text;

    static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(sign => char.IsControl(sign) ? ' ' : sign)).Trim() : text;

    static string Cut(string text, int most)
    {
        var clean = Clean(text);
        return clean.Length <= most ? clean : clean[..(char.IsHighSurrogate(clean[most - 1]) ? most - 1 : most)];
    }

    [GeneratedRegex(@"^\d([.,]\d+)?E\+\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Shortened();

    [GeneratedRegex("^(USD|EUR|GBP|CHF|CAD|AUD)|(USD|EUR|GBP|CHF|CAD|AUD)$", RegexOptions.IgnoreCase)]
    private static partial Regex Currency();

    [GeneratedRegex(@"^-?(\d{1,3}(\.\d{3})+(,\d{1,2})?|\d+,\d{1,2})$")]
    private static partial Regex Continental();
}
