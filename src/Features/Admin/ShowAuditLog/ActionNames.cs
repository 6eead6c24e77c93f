using System.Text.Json;

namespace DutyCall.Features.Admin.ShowAuditLog;

/// <summary>What the log's actions are called on the page.</summary>
static class ActionNames
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["access.signed_in"] = "Signed in",
        ["access.signed_out"] = "Signed out",
        ["access.sign_in_failed"] = "Sign-in failed",
        ["access.locked_out"] = "Locked out",
        ["access.password_changed"] = "Changed their password",
        ["access.sessions_revoked"] = "Ended sessions",
        ["presence.went_away"] = "Set away: nothing touched",
        ["presence.went_offline"] = "Set offline: no sign of life",
        ["presence.test_ring_failed"] = "Test ring not heard",
        ["presence.paused"] = "Set away: wrap-up ran out",
        ["presence.released"] = "Released an agent",
        ["admin.person_added"] = "Added a person",
        ["admin.person_changed"] = "Changed a person",
        ["admin.password_reset"] = "Made a new password",
        ["admin.account_unlocked"] = "Unlocked an account",
        ["admin.department_saved"] = "Saved a department",
        ["admin.organisation_founded"] = "Founded the organization",
        ["exports.finished"] = "Exported",
        ["exports.downloaded"] = "Downloaded an export",
        ["exports.aborted"] = "Export broken off",
        ["exports.canceled"] = "Canceled an export",
        ["exports.failed"] = "Export failed",
        ["recordings.started"] = "Started recording",
        ["recordings.paused"] = "Paused a recording",
        ["recordings.resumed"] = "Resumed a recording",
        ["recordings.stopped"] = "Stopped a recording",
        ["recordings.heard"] = "Listened to a recording",
        ["recordings.deletion_asked"] = "Asked for a recording to be deleted",
        ["recordings.deleted"] = "Deleted a recording",
        ["recordings.held"] = "Put a recording on legal hold",
        ["recordings.released"] = "Ended a recording's legal hold",
        ["recordings.settings_changed"] = "Changed recording rules",
        ["calls.supervised"] = "Supervised a call",
        ["calls.supervision_ended"] = "Left a supervised call",
        ["do_not_call.added"] = "Put a number on the do-not-call list",
        ["do_not_call.removed"] = "Took a number off the do-not-call list",
        ["compliance.evidence_gathered"] = "Gathered evidence",
        ["compliance.list_imported"] = "Imported a national list",
        ["compliance.list_removed"] = "Removed a national list",
        ["compliance.rules_changed"] = "Changed calling rules",
        ["compliance.caller_id_capped"] = "Changed a caller ID's cap",
        ["compliance.consent_recorded"] = "Recorded consent",
        ["compliance.consent_revoked"] = "Revoked consent",
        ["dispositions.added"] = "Added an outcome",
        ["dispositions.changed"] = "Changed an outcome",
        ["dispositions.moved"] = "Moved an outcome",
        ["wrap_up.rules_changed"] = "Changed wrap-up rules",
        ["calls.wrap_up_expired"] = "A wrap-up ran out",
        ["pause_reasons.added"] = "Added a pause reason",
        ["pause_reasons.changed"] = "Changed a pause reason",
        ["pause_reasons.moved"] = "Moved a pause reason",
        ["queues.added"] = "Added a queue",
        ["queues.changed"] = "Changed a queue",
        ["calls.came_in"] = "A call came in",
        ["calls.overflowed"] = "Waited for too long",
        ["missed_calls.assigned"] = "Gave a missed call an owner",
        ["missed_calls.handled"] = "Saw to a missed call",
        ["missed_calls.reopened"] = "Reopened a missed call",
        ["missed_calls.heard"] = "Listened to a message",
        ["contacts.person_exported"] = "Exported a person",
        ["campaigns.added"] = "Added a campaign",
        ["campaigns.changed"] = "Changed a campaign",
        ["campaigns.copied"] = "Copied a campaign",
        ["campaigns.deleted"] = "Deleted a campaign",
        ["campaigns.member_added"] = "Added a contact to a campaign",
        ["campaigns.members_added"] = "Added contacts to a campaign",
        ["campaigns.member_changed"] = "Changed a contact of a campaign",
        ["campaigns.member_removed"] = "Removed a contact from a campaign",
        ["campaigns.pace_changed"] = "Changed a campaign's pace",
        ["campaigns.joined"] = "Joined a campaign",
        ["campaigns.left"] = "Left a campaign",
        ["campaigns.agent_removed"] = "Took an agent off a campaign",
        ["cost_centres.added"] = "Added a cost center",
        ["cost_centres.changed"] = "Changed a cost center",
        ["call_outs.added"] = "Added a call-out",
        ["call_outs.changed"] = "Changed a call-out",
        ["call_outs.secret_changed"] = "Made a new secret for a call-out",
        ["call_outs.deleted"] = "Removed a call-out",
        ["call_outs.sent_again"] = "Sent call-outs again",
    };

    /// <summary>An action of a later version, or of another area, is still readable: calls.placed becomes Calls: placed.</summary>
    public static string Of(string action) => All.GetValueOrDefault(action)
        ?? (action.Split('.', 2) is [{ Length: > 0 } area, var verb] ? $"{char.ToUpperInvariant(area[0])}{area[1..]}: {verb.Replace('_', ' ')}" : action);

    /// <summary>{"role": ["agent", "manager"], "ip": "::1"} as: role agent → manager, ip ::1.</summary>
    public static string Detail(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? string.Join(", ", document.RootElement.EnumerateObject().Select(property => $"{property.Name} {Value(property.Value)}"))
            : "";
    }

    static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(" → ", value.EnumerateArray().Select(Value)),
        JsonValueKind.Null => "none",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };
}
