using System.Globalization;
using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;

namespace DutyCall.Features.Campaigns.SaveCampaign;

/// <summary>What is wrong with a campaign's settings, as far as they say by themselves.</summary>
/// <param name="Cps">Calls the account may start a second.</param>
/// <param name="IsScripted">Whether a number rings one of the sandbox's people, which no plan knows.</param>
sealed record SettingsCheck(Settings Settings, string Region, double Cps, Func<string, bool> IsScripted)
{
    const int LongestName = 120, LongestDescription = 2_000, LongestScript = 20_000, LongestMessage = 4_096, LongestSafeHarbour = 1_000;

    static readonly string[] AgentModes = ["progressive", "predictive", "power", "preview", "manual"];
    static readonly string[] Keys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"];

    public int MostPerMinute => (int)Math.Max(1, Math.Floor(Cps * 60));

    public TimeZoneInfo? Zone => TimeZoneInfo.TryFindSystemTimeZoneById(Settings.TimeZone, out var zone) && zone.HasIanaId ? zone : null;

    public DateTime? Start => DateTime.TryParseExact(Settings.StartsAt, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? start : null;

    public DateOnly? Until => Day(Settings.RecursUntil);

    /// <summary>Null while there is no start, or no zone to read it by.</summary>
    public Recurrence? Repeats => Start is { } start && Zone is { } zone
        ? new(Settings.Recurrence, zone, DateOnly.FromDateTime(start), (int)start.TimeOfDay.TotalMinutes, Settings.RecursOnDays, Settings.RecursOnDay, Until)
        : null;

    /// <summary>E.164; null when calls lead to no number.</summary>
    public string? DestinationNumber => Settings.Destination == "number" ? PhoneNumber.Parse(Settings.DestinationNumber ?? "", Region).Number?.E164 : null;

    public Errors Run()
    {
        var errors = new Errors();
        Texts(errors);
        Answering(errors);
        Dialing(errors);
        Schedule(errors);
        Retries(errors);
        return errors;
    }

    void Texts(Errors errors)
    {
        if (Settings.Name.Trim().Length is 0 or > LongestName || Settings.Name.Any(char.IsControl))
            errors["name"] = $"Name it in 1 to {LongestName} letters.";
        foreach (var (field, text, longest) in new[] { ("description", Settings.Description, LongestDescription), ("script", Settings.Script, LongestScript), ("messageText", Settings.MessageText, LongestMessage), ("safeHarbour", Settings.SafeHarbour, LongestSafeHarbour) })
        {
            if (text.Length > longest || text.Any(sign => char.IsControl(sign) && !char.IsWhiteSpace(sign)))
                errors[field] = $"Keep it to {longest} letters.";
        }
    }

    void Answering(Errors errors)
    {
        if (Settings.Destination is not ("agents" or "number" or "message"))
            errors["destination"] = "Choose agents, number or message.";
        else if (!ModeFits())
            errors["mode"] = ModeSays();
        if (Settings.Destination == "number" && ProblemOfNumber() is { } problem)
            errors["destinationNumber"] = problem;
        if (Settings.Destination == "message" && Settings.MessageText.Trim().Length == 0)
            errors["messageText"] = "Write what is said.";
        if (Settings.Destination == "message" && !Settings.NeedsConsent)
            errors["needsConsent"] = "Recorded messages need the written consent of everybody on the list. Confirm that you have it.";
        if (!MessageVoices.AreNames(Settings.MessageLanguage, Settings.MessageVoice))
            errors["messageVoice"] = "Name a language such as en-US and a voice such as Polly.Joanna.";
        if (Settings.ConnectKey is { } connect && !Keys.Contains(connect))
            errors["connectKey"] = "Choose a key from 0 to 9, * or #.";
        if (Settings.OptOutKey is { } optOut && (!Keys.Contains(optOut) || optOut == Settings.ConnectKey))
            errors["optOutKey"] = "Choose a key from 0 to 9, * or #, other than the one that reaches an agent.";
        if (Settings.MachineDetection is not ("off" or "hang_up" or "message"))
            errors["machineDetection"] = "Choose off, hang_up or message.";
    }

    bool ModeFits() => Settings.Destination switch
    {
        "agents" => AgentModes.Contains(Settings.Mode),
        "number" => Settings.Mode == "power",
        _ => Settings.Mode == "message",
    };

    string ModeSays() => Settings.Destination switch
    {
        "agents" => "Choose progressive, predictive, power, preview or manual.",
        "number" => "Calls that lead to a number are dialed in power mode.",
        _ => "A message is sent in message mode.",
    };

    string? ProblemOfNumber()
    {
        var parsed = PhoneNumber.Parse(Settings.DestinationNumber ?? "", Region);
        return parsed switch
        {
            { Problem: { Kind: PhoneNumberProblemKind.Emergency } emergency } => emergency.Message,
            { Number: { } number } when IsScripted(number.E164) => null,
            { Problem: { } problem } => problem.Message,
            { Number.IsPremiumRate: true } => "This is a premium-rate number. Calls are not connected to it.",
            _ => null,
        };
    }

    void Dialing(Errors errors)
    {
        if (Settings.Priority is < 1 or > 9)
            errors["priority"] = "From 1 to 9.";
        if (Settings.CallsPerMinute < 1)
            errors["callsPerMinute"] = "At least 1 a minute.";
        else if (Settings.CallsPerMinute > MostPerMinute)
            errors["callsPerMinute"] = $"Your account allows {MostPerMinute} a minute.";
        if (Settings.RingSeconds is < 15 or > 120)
            errors["ringSeconds"] = "From 15 seconds, which the law asks for, to 120.";
        if (Settings.LinesPerAgent is < 1 or > 10)
            errors["linesPerAgent"] = "From 1 to 10.";
        if (Settings.PreviewSeconds is < 5 or > 3600)
            errors["previewSeconds"] = "From 5 seconds to an hour.";
    }

    void Schedule(Errors errors)
    {
        if (Zone is null)
            errors["timeZone"] = "Choose a time zone, such as America/New_York.";
        if (Settings.CallsFrom < CallingHours.LegalFrom || Settings.CallsUntil > CallingHours.LegalUntil)
            errors["callsFrom"] = "Calls are lawful between 8:00 and 21:00. Choose hours within these.";
        else if (Settings.CallsFrom >= Settings.CallsUntil || Settings.CallsFrom % 15 != 0 || Settings.CallsUntil % 15 != 0)
            errors["callsFrom"] = "Choose quarters of an hour, the first before the second.";
        if (Settings.CallsOnDays is < 1 or > 127)
            errors["callsOnDays"] = "Choose at least one day.";
        if (Settings.StartsAt is not null && Start is null)
            errors["startsAt"] = "Write the start as 2026-12-01T09:00.";
        if (!Recurrence.Kinds.Contains(Settings.Recurrence))
            errors["recurrence"] = "Choose once, daily, weekly or monthly.";
        else if (Settings.Recurrence != "once" && Settings.StartsAt is null)
            errors["recurrence"] = "Say when it starts for the first time.";
        if (Settings.RecursOnDays is < 0 or > 127 || Settings is { Recurrence: "weekly", RecursOnDays: 0 })
            errors["recursOnDays"] = "Choose the days of the week.";
        if (Settings.RecursOnDay is < 1 or > 31 || Settings is { Recurrence: "monthly", RecursOnDay: null })
            errors["recursOnDay"] = "Choose a day from 1 to 31.";
        if (Settings.RecursUntil is not null && Until is null)
            errors["recursUntil"] = "Write the last day as 2026-12-31.";
        if (!errors.Keys.Any(field => field.StartsWith("recurs", StringComparison.Ordinal)) && Repeats is { } repeats && repeats.Next(repeats.FirstDay.AddDays(-2).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) is null)
            errors["recurrence"] = "It never starts like that: its last day is before its first.";
    }

    void Retries(Errors errors)
    {
        if (Settings.MaxAttempts is < 1 or > 20)
            errors["maxAttempts"] = "From 1 to 20.";
        if (Settings.MinimumGap is < 1 or > 43_200)
            errors["minimumGap"] = "From a minute to 30 days.";
        if (Settings.Retries.Any(rule => CampaignWords.Outcomes.All(known => known.Code != rule.Outcome) || rule.Tries is < 0 or > 20 || rule.DelayMinutes is < 1 or > 43_200 || rule.Growth is not ("fixed" or "multiplied"))
            || Settings.Retries.DistinctBy(rule => rule.Outcome).Count() < Settings.Retries.Count)
        {
            errors["retries"] = "Each outcome once: 0 to 20 tries, a minute to 30 days apart, fixed or multiplied.";
        }
    }

    static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
