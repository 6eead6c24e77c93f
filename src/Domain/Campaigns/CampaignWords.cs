namespace DutyCall.Domain.Campaigns;

/// <summary>What a campaign's states, ways and members are called, on pages and in answers alike.</summary>
public static class CampaignWords
{
    public static readonly IReadOnlyList<(string Code, string Label, string Tone)> Statuses =
    [
        ("processing", "Processing", "live"), ("paused", "Paused", "wait"), ("scheduled", "Scheduled", "wrap"), ("overdue", "Overdue", "stop"),
        ("new", "New", "off"), ("finished", "Finished", "ready"), ("canceled", "Canceled", "off"),
    ];

    public static readonly IReadOnlyList<(string Code, string Label, string Tone)> MemberStatuses =
    [
        ("upcoming", "Upcoming", "off"), ("dialing", "Dialing", "off"), ("waiting", "Waiting for agent", "wait"), ("answered", "Answered", "ready"),
        ("not_answered", "Not answered", "off"), ("rejected", "Rejected", "stop"), ("callback", "Callback", "live"), ("excluded", "Excluded", "stop"),
    ];

    public static readonly IReadOnlyList<(string Code, string Label, string Says)> Modes =
    [
        ("progressive", "Progressive", "One line for each agent who is free: whoever answers has an agent at once."),
        ("predictive", "Predictive", "More lines than free agents, as many as the abandon limit allows: agents wait least."),
        ("power", "Power", "As many lines as agents at work, one after the other without a pause."),
        ("preview", "Preview", "Agents look at each contact before the call, and may skip it."),
        ("manual", "Manual", "Agents call from the list themselves."),
    ];

    /// <summary>What an attempt that reached nobody came to.</summary>
    public static readonly IReadOnlyList<(string Code, string Label)> Outcomes =
        [("no_answer", "No answer"), ("busy", "Busy or declined"), ("machine", "Voicemail"), ("carrier_error", "Failed"), ("abandoned", "Abandoned")];

    public static (string Label, string Tone) Status(string code) => Find(Statuses, code);

    public static (string Label, string Tone) MemberStatus(string code) => Find(MemberStatuses, code);

    public static string Mode(string code) => code == "message" ? "Message" : Modes.FirstOrDefault(mode => mode.Code == code).Label ?? code;

    /// <summary>In two words what a campaign that is processing waits for; null while it dials, or its agents are at it.</summary>
    public static (string Label, string Tone)? Waiting(string? factor) => Enum.TryParse<LimitingFactor>(factor, out var known)
        ? known switch
        {
            LimitingFactor.Halted => ("Calling is switched off", "stop"),
            LimitingFactor.NoAgents => ("Waiting for agents", "wait"),
            LimitingFactor.NotDueYet => ("Waiting for next tries", "wait"),
            LimitingFactor.Window => ("Waiting for window", "wait"),
            LimitingFactor.Gate => ("Held back by rules", "stop"),
            LimitingFactor.Concurrency => ("Waiting for a line", "wait"),
            LimitingFactor.BudgetSpent => ("Abandon limit reached", "stop"),
            LimitingFactor.CarrierSlow => ("Waiting for the carrier", "wait"),
            _ => null,
        }
        : null;

    /// <summary>Why nothing more happens with a member in this run.</summary>
    public static string Final(string? final) => final switch { "done" => "Done", "exhausted" => "Tried often enough", "excluded" => "Left out", "callback" => "Will be called back", _ => "" };

    /// <summary>45 minutes, 4 hours, 3 days.</summary>
    public static string Wait(int minutes) => minutes switch
    {
        >= 2880 when minutes % 1440 == 0 => $"{minutes / 1440} days",
        1440 => "a day",
        60 => "an hour",
        > 60 when minutes % 60 == 0 => $"{minutes / 60} hours",
        1 => "a minute",
        _ => $"{minutes} minutes",
    };

    static (string Label, string Tone) Find(IReadOnlyList<(string Code, string Label, string Tone)> words, string code) =>
        words.FirstOrDefault(word => word.Code == code) is ({ }, var label, var tone) ? (label, tone) : (code, "off");
}
