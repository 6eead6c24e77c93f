namespace DutyCall.Domain;

/// <summary>Where a lead stands, in order; a reason may say more of a disqualified one.</summary>
public static class LeadStatuses
{
    public static readonly IReadOnlyList<(string Code, string Label, string Tone)> All =
    [
        ("new", "New", "off"), ("contacted", "Contacted", "live"), ("qualified", "Qualified", "ready"), ("disqualified", "Disqualified", "stop"),
    ];

    public static bool Has(string? code) => All.Any(status => status.Code == code);

    public static string LabelOf(string code) => All.FirstOrDefault(status => status.Code == code).Label ?? code;

    public static string ToneOf(string code) => All.FirstOrDefault(status => status.Code == code).Tone ?? "off";
}
