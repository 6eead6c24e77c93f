using System.Text.Json.Serialization;

namespace DutyCall.Features.Campaigns.SaveCampaign;

/// <summary>All that makes a campaign. Hours are minutes after midnight; days are bits, 1 being Monday and 64 Sunday.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Settings
{
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public Guid? DepartmentId { get; init; }

    /// <summary>progressive, predictive, power, preview, manual or message.</summary>
    public string Mode { get; init; } = "progressive";

    /// <summary>agents, number or message: where a person who answers is taken.</summary>
    public string Destination { get; init; } = "agents";

    /// <summary>In any common format.</summary>
    public string? DestinationNumber { get; init; }

    /// <summary>One of your numbers, E.164; null for the usual order.</summary>
    public string? CallerId { get; init; }

    public string? CostCentre { get; init; }

    /// <summary>1 to 9; 9 comes first among campaigns that want the same agent.</summary>
    public int Priority { get; init; } = 5;

    public int CallsPerMinute { get; init; } = 60;
    public int RingSeconds { get; init; } = 25;
    public int PreviewSeconds { get; init; } = 60;

    /// <summary>off, hang_up or message.</summary>
    public string MachineDetection { get; init; } = "off";

    /// <summary>On the clock of whoever is called; never before 8:00.</summary>
    public int CallsFrom { get; init; } = 9 * 60;

    /// <summary>Never after 21:00.</summary>
    public int CallsUntil { get; init; } = 17 * 60;

    public int CallsOnDays { get; init; } = 0b1111111;
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Minutes between two attempts at one number.</summary>
    public int MinimumGap { get; init; } = 240;

    /// <summary>Everybody on the list has agreed in writing to recorded messages.</summary>
    public bool NeedsConsent { get; init; }

    /// <summary>IANA: the clock of its start and recurrence.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>The first start as that clock shows it, 2026-12-01T09:00; null when nobody has said.</summary>
    public string? StartsAt { get; init; }

    public bool AutoStart { get; init; } = true;

    /// <summary>once, daily, weekly or monthly.</summary>
    public string Recurrence { get; init; } = "once";

    public int RecursOnDays { get; init; }
    public int? RecursOnDay { get; init; }

    /// <summary>The last day, 2026-12-31.</summary>
    public string? RecursUntil { get; init; }

    public string Script { get; init; } = "";

    /// <summary>Codes its agents choose from; null for all.</summary>
    public IReadOnlyList<string>? Dispositions { get; init; }

    /// <summary>Null: as the organisation has it for campaign calls.</summary>
    public bool? WrapUpRequired { get; init; }

    public string MessageText { get; init; } = "";
    public string MessageLanguage { get; init; } = "en-US";
    public string MessageVoice { get; init; } = "";
    public string? ConnectKey { get; init; }
    public string? OptOutKey { get; init; }

    /// <summary>Predictive: the most lines in flight for each agent who is ready or busy, 1 to 10.</summary>
    public decimal LinesPerAgent { get; init; } = 3;

    /// <summary>Predictive: lines that have rung for 15 seconds may be given up when agents are gone. It counts as an attempt.</summary>
    public bool LateCancel { get; init; }

    /// <summary>Predictive: what somebody hears for whom no agent is free within two seconds; empty for the usual words. Number and opt-out key are said besides.</summary>
    public string SafeHarbour { get; init; } = "";

    public IReadOnlyList<Retry> Retries { get; init; } = [];
    public IReadOnlyList<Guid> Agents { get; init; } = [];

    /// <summary>The version that was read; a change of another version is refused.</summary>
    public int Version { get; init; }
}

/// <param name="Outcome">no_answer, busy, machine, carrier_error or abandoned.</param>
/// <param name="Tries">How many attempts with this outcome there may be, the first among them; 0: never again.</param>
/// <param name="Growth">fixed; or multiplied: each wait is twice the one before.</param>
/// <param name="OtherDaypart">Not in the same part of their day.</param>
public sealed record Retry(string Outcome, int Tries, int DelayMinutes, string Growth, bool OtherDaypart);
