using System.Globalization;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>The row that names the columns, if there is one.</summary>
static class Header
{
    /// <summary>Words that stand over columns and hardly in them.</summary>
    static readonly string[] Words =
    [
        "phone", "telephone", "tel", "mobile", "cell", "number", "name", "first", "last", "surname", "email", "mail", "company", "address", "city", "state", "zip",
        "postcode", "country", "status", "source", "notes", "tags", "owner", "telefon", "téléphone", "teléfono", "telefono", "nom", "nombre", "nome", "firma", "vorname", "nachname",
    ];

    /// <summary>A first row that holds a phone number, an address, an amount or a date is already data.</summary>
    public static bool Looks(string[] first) => !Array.Exists(first, IsData);

    /// <summary>One name for each column, none twice.</summary>
    public static string[] Names(string[] header, int width)
    {
        var names = new string[width];
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < width; i++)
        {
            var name = i < header.Length ? header[i].Trim() : "";
            if (name.Length == 0)
                name = string.Create(CultureInfo.InvariantCulture, $"Column {i + 1}");
            var unique = name;
            for (var again = 2; !used.Add(unique); again++)
                unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({again})");
            names[i] = unique;
        }

        return names;
    }

    static bool IsData(string cell)
    {
        var text = cell.Trim();
        if (text.Length == 0 || text.Split([' ', '_', '-', '/'], StringSplitOptions.RemoveEmptyEntries).Any(word => Words.Contains(word, StringComparer.OrdinalIgnoreCase)))
            return false;

        var digits = text.Count(char.IsAsciiDigit);
        return (digits >= 5 && text.All(c => char.IsAsciiDigit(c) || "+-().,/: x".Contains(c, StringComparison.Ordinal)))
            || (text.Contains('@', StringComparison.Ordinal) && text.IndexOf('.', text.IndexOf('@', StringComparison.Ordinal)) > 0 && !text.Contains(' ', StringComparison.Ordinal))
            || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || (digits > 0 && double.TryParse(text.TrimStart('$', '€', '£'), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number is < 1900 or > 2100);
    }
}
