using System.Globalization;

namespace DutyCall.Web;

static class Money
{
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
