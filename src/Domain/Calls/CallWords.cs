namespace DutyCall.Domain;

/// <summary>What a call's ways and ends are called, on pages and in files alike.</summary>
public static class CallWords
{
    /// <summary>What the carrier may say, for calls that no agent has said anything about.</summary>
    public static readonly IReadOnlyList<(string Code, string Label, string Tone)> Results =
    [
        ("human", "Answered", "ready"), ("machine", "Machine answered", "wrap"), ("no_answer", "No answer", "off"), ("busy", "Busy", "wait"),
        ("bad_number", "Wrong number", "stop"), ("carrier_error", "Failed", "stop"), ("canceled", "Canceled", "off"),
        ("abandoned", "Abandoned", "stop"),
    ];

    /// <summary>How it went, and its tone: the agent's word, the carrier's, or how it stands.</summary>
    /// <param name="disposition">The agent's word; null while there is none.</param>
    public static (string Label, string Tone) Outcome(string state, string? result, string? disposition, string? tone)
    {
        if (disposition is not null)
            return (disposition, tone ?? "off");
        if (state == "ended")
            return Results.FirstOrDefault(known => known.Code == result) is ({ }, var label, var own) ? (label, own) : ("Ended", "off");
        return state switch
        {
            "ringing" => ("Ringing", "wait"),
            "answered" or "connected" => ("Talking", "live"),
            _ => ("Dialing", "off"),
        };
    }

    public static string Direction(string direction, string state, int? talkSeconds) => direction switch
    {
        "inbound" when state == "ended" && talkSeconds is null => "Missed",
        "inbound" => "Inbound",
        "outbound-campaign" => "Outbound, campaign",
        _ => "Outbound",
    };
}
