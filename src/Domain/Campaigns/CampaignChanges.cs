using System.Text.Json.Nodes;

namespace DutyCall.Domain.Campaigns;

/// <summary>One setting of a campaign that is not as it was.</summary>
public sealed record CampaignChange(string What, string Before, string After);

/// <summary>What lies between two versions of a campaign's settings, in words for people.</summary>
public static class CampaignChanges
{
    static readonly (string Key, string Label, Func<JsonNode?, string> Write)[] Known =
    [
        ("name", "Name", Text), ("description", "Description", Text), ("department_id", "Department", Text), ("mode", "Mode", node => CampaignWords.Mode(Text(node))),
        ("destination", "When someone answers", Text), ("destination_number", "Number to connect to", Text), ("caller_id", "Caller ID", node => Or(Text(node), "the usual order")),
        ("cost_centre", "Cost center", Text), ("priority", "Priority", Text), ("calls_per_minute", "Calls a minute", Text), ("ring_seconds", "Let it ring, seconds", Text),
        ("preview_seconds", "Time to look, seconds", Text), ("machine_detection", "Answering machine", Text), ("calls_from", "Calls from", Time), ("calls_until", "Calls until", Time),
        ("calls_on_days", "Calls on", Days), ("max_attempts", "Attempts", Text), ("minimum_gap", "Least minutes between attempts", Text), ("needs_consent", "Consent confirmed", YesNo),
        ("time_zone", "Time zone", Text), ("auto_start", "Starts by itself", YesNo), ("recurrence", "Repeats", Text), ("recurs_on_days", "Repeats on", Days),
        ("recurs_on_day", "Day of the month", Text), ("recurs_at", "Starts at", Time), ("recurs_until", "Repeats until", Text), ("script", "Script", Text), ("dispositions", "Outcomes", Text),
        ("wrap_up_required", "Outcome required", YesNo), ("message_kind", "Message is", Text), ("message_text", "Message", Text), ("message_language", "Language", Text), ("message_voice", "Voice", Text),
        ("connect_key", "Key to reach an agent", Text), ("opt_out_key", "Key to opt out", Text),
        ("lines_per_agent", "Lines for each agent", Text), ("late_cancel", "Gives up old rings", YesNo), ("safe_harbour", "When nobody is free", Text),
    ];

    /// <param name="before">Settings as <c>campaign_versions</c> keeps them.</param>
    public static IReadOnlyList<CampaignChange> Between(string before, string after)
    {
        var (old, now) = (JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject());
        return
        [
            .. from setting in Known
               let was = setting.Write(old[setting.Key])
               let became = setting.Write(now[setting.Key])
               where was != became
               select new CampaignChange(setting.Label, was, became),
            .. Rules(old, now),
            .. Agents(old, now),
        ];
    }

    static IEnumerable<CampaignChange> Rules(JsonObject old, JsonObject now) =>
        from outcome in CampaignWords.Outcomes
        let was = Rule(old["retry_rules"]?[outcome.Code])
        let became = Rule(now["retry_rules"]?[outcome.Code])
        where was != became
        select new CampaignChange($"After: {outcome.Label.ToLowerInvariant()}", was, became);

    static string Rule(JsonNode? rule) => rule is null ? "as usual"
        : $"{Text(rule["tries"])} tries, {CampaignWords.Wait((int)rule["delay_minutes"]!)} apart{(Text(rule["growth"]) == "multiplied" ? ", doubled each time" : "")}{((bool)rule["other_daypart"]! ? ", at another time of day" : "")}";

    static IEnumerable<CampaignChange> Agents(JsonObject old, JsonObject now)
    {
        var (was, became) = (Text(old["agents"]), Text(now["agents"]));
        if (was != became)
            yield return new("Agents", was, became);
    }

    static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(Text)),
        _ => node.ToString(),
    };

    static string Time(JsonNode? node) => node is null ? "" : Recurrence.Time((int)node);

    static string Days(JsonNode? node) => node is null || (int)node == 0 ? "" : Recurrence.DaysOfWeek((int)node);

    static string YesNo(JsonNode? node) => node is null ? "" : (bool)node ? "yes" : "no";

    static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
