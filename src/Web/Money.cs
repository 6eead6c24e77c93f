using System.Globalization;

namespace DutyCall.Web;

static class Money
{
    const decimal TooMuch = 10_000_000_000m;

    /// <summary>An amount as somebody writes it, rounded to hundredths; nothing is null.</summary>
    public static (bool Ok, decimal? Value) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (true, null);
        return decimal.TryParse(text.Trim().TrimStart('$', '€', '£'), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) && amount is >= 0 and < TooMuch
            ? (true, decimal.Round(amount, 2, MidpointRounding.AwayFromZero))
            : (false, null);
    }

    /// <summary>As it stands in an input: 48500 or 48500.25.</summary>
    public static string Plain(decimal? amount) => amount?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    /// <summary>$48,500 or $48,500.25; 48,500 CHF where the currency has no sign of its own.</summary>
    /// <param name="currency">ISO 4217.</param>
    public static string Write(decimal amount, string currency)
    {
        var number = amount.ToString(amount == decimal.Truncate(amount) ? "#,0" : "#,0.00", CultureInfo.InvariantCulture);
        return currency switch
        {
            "USD" or "CAD" or "AUD" or "NZD" or "MXN" => "$" + number,
            "EUR" => "€" + number,
            "GBP" => "£" + number,
            "JPY" => "¥" + number,
            _ => $"{number} {currency}",
        };
    }
}
