namespace DutyCall.Web;

/// <summary>What an import's states are called on pages.</summary>
static class ImportWords
{
    public static (string Label, string Tone) StateOf(string state) => state switch
    {
        "examined" => ("Not checked", "off"),
        "checking" => ("Checking", "live"),
        "checked" => ("Checked", "wait"),
        "running" => ("Importing", "live"),
        "done" => ("Done", "ready"),
        "cancelled" => ("Stopped", "wait"),
        "undoing" => ("Undoing", "live"),
        "undone" => ("Undone", "off"),
        _ => ("Failed", "stop"),
    };

    public static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : FormattableString.Invariant($"{count:N0} {many}");
}
