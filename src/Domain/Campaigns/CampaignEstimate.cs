namespace DutyCall.Domain.Campaigns;

/// <summary>Twilio's list prices in US dollars for calls within the United States and Canada (Twilio, Voice pricing); an account's own may be lower.</summary>
public static class CallPrices
{
    public const decimal PhonePerMinute = 0.0140m, BrowserPerMinute = 0.0040m, MachineDetectionPerCall = 0.0075m;
}

/// <summary>What a campaign's length and price depend on.</summary>
public sealed record EstimateFacts
{
    public required long People { get; init; }

    /// <summary>At each of them, at most.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Of all attempts, 0 to 1.</summary>
    public required double AnswerRate { get; init; }

    public required TimeSpan Talk { get; init; }

    /// <summary>What an agent has to write after a call; nothing where there is none.</summary>
    public TimeSpan AfterCall { get; init; }

    /// <summary>How long a phone rings that nobody answers.</summary>
    public required TimeSpan Ring { get; init; }

    public required int CallsPerMinute { get; init; }

    /// <summary>Who take its calls, one line each; null where it needs none.</summary>
    public int? Agents { get; init; }

    /// <summary>Of all legs of a call that was answered; each minute begun counts.</summary>
    public required decimal PricePerMinute { get; init; }

    /// <summary>Of each call that was answered, besides.</summary>
    public decimal PricePerCall { get; init; }

    /// <summary>Of each agent's line for as long as it dials, whether they talk or wait; nothing where their browser connects to each call by itself.</summary>
    public decimal PricePerLineMinute { get; init; }
}

/// <summary>About how long a campaign dials, and what its calls cost. Pure.</summary>
/// <param name="Dialing">Hours in which it may not call, and waits between two tries, come on top; null while it has no agents.</param>
public sealed record CampaignEstimate(double Attempts, double Answered, TimeSpan? Dialing, decimal Price)
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Each attempt is answered with the same chance; whoever has answered is not called again. What nobody answers costs nothing.</summary>
    public static CampaignEstimate Of(EstimateFacts facts)
    {
        var rate = Math.Clamp(facts.AnswerRate, 0, 1);
        var reached = 1 - Math.Pow(1 - rate, facts.MaxAttempts);
        var answered = facts.People * reached;
        var attempts = rate == 0 ? (double)facts.People * facts.MaxAttempts : answered / rate;

        var price = (decimal)answered * ((decimal)Math.Ceiling(facts.Talk.TotalMinutes) * facts.PricePerMinute + facts.PricePerCall);
        var minutes = attempts / Math.Max(1, facts.CallsPerMinute);
        if (facts.Agents is { } agents)
        {
            var busy = answered * (facts.Talk + facts.AfterCall).TotalMinutes + (attempts - answered) * facts.Ring.TotalMinutes;
            minutes = agents == 0 ? double.NaN : Math.Max(minutes, busy / agents);
        }

        TimeSpan? dialing = double.IsNaN(minutes) ? null : TimeSpan.FromMinutes(Math.Min(minutes, Longest.TotalMinutes));
        price += (facts.Agents ?? 0) * (decimal)(dialing ?? TimeSpan.Zero).TotalMinutes * facts.PricePerLineMinute;
        return new(attempts, answered, dialing, decimal.Round(price, 2));
    }
}
