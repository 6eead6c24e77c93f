using System.Globalization;
using System.Text.Json.Nodes;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Webhooks;
using static DutyCall.Sandbox.Carrier.VoiceParameters;

namespace DutyCall.Sandbox.Rest;

/// <summary>The carrier's things as REST resources: every member always there, null when it does not apply, numbers as strings where Twilio has them so.</summary>
sealed class Resources(SandboxSettings settings, SandboxClock clock)
{
    static readonly string[] CallSubresources =
        ["notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions", "twiml_sessions", "user_defined_message_subscriptions", "user_defined_messages"];

    string Root => $"/2010-04-01/Accounts/{settings.AccountSid}";

    public JsonObject Of(Call call) => new()
    {
        ["sid"] = call.Sid,
        ["date_created"] = Rfc2822(call.Created),
        ["date_updated"] = Rfc2822(call.Updated),
        ["parent_call_sid"] = call.Parent?.Sid,
        ["account_sid"] = settings.AccountSid,
        ["to"] = call.To,
        ["to_formatted"] = Formatted(call.To),
        ["from"] = call.From,
        ["from_formatted"] = Formatted(call.From),
        ["phone_number_sid"] = call.PhoneNumberSid,
        ["status"] = call.State.RestWord(),
        ["start_time"] = At(call.Started),
        ["end_time"] = At(call.Ended),
        ["duration"] = call.State.IsOver() ? Text(call.Seconds) : null,
        ["price"] = Price(call),
        ["price_unit"] = "USD",
        ["direction"] = call.Direction,
        ["answered_by"] = call.AnsweredBy,
        ["api_version"] = "2010-04-01",
        ["forwarded_from"] = null,
        ["group_sid"] = null,
        ["caller_name"] = call.CallerName,
        ["queue_time"] = Milliseconds(call.QueueTime),
        ["trunk_sid"] = null,
        ["uri"] = $"{Root}/Calls/{call.Sid}.json",
        ["subresource_uris"] = Subresources(CallSubresources, name => $"{Root}/Calls/{call.Sid}/{Pascal(name)}.json"),
    };

    public JsonObject Of(Conference conference) => new()
    {
        ["account_sid"] = settings.AccountSid,
        ["date_created"] = Rfc2822(conference.Created),
        ["date_updated"] = Rfc2822(conference.Updated),
        ["api_version"] = "2010-04-01",
        ["friendly_name"] = conference.Name,
        ["region"] = "us1",
        ["sid"] = conference.Sid,
        ["status"] = conference.Status,
        ["uri"] = $"{Root}/Conferences/{conference.Sid}.json",
        ["subresource_uris"] = Subresources(["participants", "recordings"], name => $"{Root}/Conferences/{conference.Sid}/{Pascal(name)}.json"),
        ["reason_conference_ended"] = conference.ReasonEnded,
        ["call_sid_ending_conference"] = conference.CallSidEnding,
    };

    public JsonObject Of(Participant participant) => new()
    {
        ["account_sid"] = settings.AccountSid,
        ["call_sid"] = participant.Call.Sid,
        ["label"] = participant.Label,
        ["call_sid_to_coach"] = participant.CallSidToCoach,
        ["coaching"] = participant.Coaching,
        ["conference_sid"] = participant.Conference.Sid,
        ["date_created"] = Rfc2822(participant.Created),
        ["date_updated"] = Rfc2822(participant.Updated),
        ["end_conference_on_exit"] = participant.EndOnExit,
        ["muted"] = participant.Muted,
        ["hold"] = participant.Hold,
        ["start_conference_on_enter"] = participant.Options.StartOnEnter,
        ["status"] = participant.Status,
        ["queue_time"] = Milliseconds(participant.Call.QueueTime),
        ["uri"] = $"{Root}/Conferences/{participant.Conference.Sid}/Participants/{participant.Call.Sid}.json",
    };

    public JsonObject Of(Application application) => new()
    {
        ["account_sid"] = settings.AccountSid,
        ["api_version"] = "2010-04-01",
        ["date_created"] = Rfc2822(application.Created),
        ["date_updated"] = Rfc2822(application.Updated),
        ["friendly_name"] = application.FriendlyName,
        ["message_status_callback"] = null,
        ["sid"] = application.Sid,
        ["sms_fallback_method"] = "POST",
        ["sms_fallback_url"] = null,
        ["sms_method"] = "POST",
        ["sms_status_callback"] = null,
        ["sms_url"] = null,
        ["status_callback"] = OrNull(application.Voice.StatusCallback),
        ["status_callback_method"] = application.Voice.StatusCallbackMethod,
        ["uri"] = $"{Root}/Applications/{application.Sid}.json",
        ["voice_caller_id_lookup"] = application.Voice.CallerIdLookup,
        ["voice_fallback_method"] = application.Voice.FallbackMethod,
        ["voice_fallback_url"] = OrNull(application.Voice.FallbackUrl),
        ["voice_method"] = application.Voice.Method,
        ["voice_url"] = OrNull(application.Voice.Url),
        ["public_application_connect_enabled"] = false,
    };

    public JsonObject Of(PhoneNumber number) => new()
    {
        ["account_sid"] = settings.AccountSid,
        ["address_sid"] = null,
        ["address_requirements"] = "none",
        ["api_version"] = "2010-04-01",
        ["beta"] = false,
        ["capabilities"] = new JsonObject { ["mms"] = false, ["sms"] = false, ["voice"] = true, ["fax"] = false },
        ["date_created"] = Rfc2822(number.Created),
        ["date_updated"] = Rfc2822(number.Updated),
        ["friendly_name"] = number.FriendlyName,
        ["identity_sid"] = null,
        ["phone_number"] = number.Number,
        ["origin"] = "twilio",
        ["sid"] = number.Sid,
        ["sms_application_sid"] = "",
        ["sms_fallback_method"] = "POST",
        ["sms_fallback_url"] = "",
        ["sms_method"] = "POST",
        ["sms_url"] = "",
        ["status_callback"] = number.Voice.StatusCallback,
        ["status_callback_method"] = number.Voice.StatusCallbackMethod,
        ["trunk_sid"] = null,
        ["uri"] = $"{Root}/IncomingPhoneNumbers/{number.Sid}.json",
        ["voice_receive_mode"] = "voice",
        ["voice_application_sid"] = number.ApplicationSid,
        ["voice_caller_id_lookup"] = number.Voice.CallerIdLookup,
        ["voice_fallback_method"] = number.Voice.FallbackMethod,
        ["voice_fallback_url"] = number.Voice.FallbackUrl,
        ["voice_method"] = number.Voice.Method,
        ["voice_url"] = number.Voice.Url,
        ["emergency_status"] = "Inactive",
        ["emergency_address_sid"] = null,
        ["emergency_address_status"] = "unregistered",
        ["bundle_sid"] = null,
        ["status"] = "in-use",
        ["type"] = "local",
    };

    public JsonObject Of(CallQueue queue) => new()
    {
        ["date_updated"] = Rfc2822(queue.Updated),
        ["current_size"] = queue.Members.Count,
        ["friendly_name"] = queue.Name,
        ["uri"] = $"{Root}/Queues/{queue.Sid}.json",
        ["account_sid"] = settings.AccountSid,
        ["average_wait_time"] = queue.AverageWait,
        ["sid"] = queue.Sid,
        ["date_created"] = Rfc2822(queue.Created),
        ["max_size"] = queue.MaxSize,
    };

    public JsonObject Of(QueueMember member, CallQueue queue) => new()
    {
        ["call_sid"] = member.Call.Sid,
        ["date_enqueued"] = Rfc2822(member.Since),
        ["position"] = queue.Members.ToList().IndexOf(member) + 1,
        ["uri"] = $"{Root}/Queues/{queue.Sid}/Members/{member.Call.Sid}.json",
        ["wait_time"] = (int)(clock.GetUtcNow() - member.Since).TotalSeconds,
        ["queue_sid"] = queue.Sid,
    };

    public JsonObject Of(Recording recording)
    {
        var resource = Common(recording, $"{Root}/Recordings/{recording.Sid}");
        resource["subresource_uris"] = Subresources(["add_on_results", "transcriptions"], name => $"{Root}/Recordings/{recording.Sid}/{Pascal(name)}.json");
        resource["media_url"] = recording.Url;
        return resource;
    }

    public JsonObject OfCall(Recording recording)
    {
        var resource = Common(recording, $"{Root}/Calls/{recording.CallSid}/Recordings/{recording.Sid}");
        resource["track"] = recording.Track;
        return resource;
    }

    public JsonObject OfConference(Recording recording) => Common(recording, $"{Root}/Conferences/{recording.ConferenceSid}/Recordings/{recording.Sid}");

    JsonObject Common(Recording recording, string uri) => new()
    {
        ["account_sid"] = settings.AccountSid,
        ["api_version"] = "2010-04-01",
        ["call_sid"] = recording.CallSid,
        ["conference_sid"] = recording.ConferenceSid,
        ["date_created"] = Rfc2822(recording.Facts.Created),
        ["date_updated"] = Rfc2822(recording.Facts.Updated),
        ["start_time"] = Rfc2822(recording.Facts.Created),
        ["duration"] = recording.Active ? null : Text(recording.Seconds),
        ["sid"] = recording.Sid,
        ["price"] = null,
        ["price_unit"] = "USD",
        ["status"] = recording.Word,
        ["channels"] = recording.Channels,
        ["source"] = recording.Facts.Source,
        ["error_code"] = recording.ErrorCode,
        ["encryption_details"] = null,
        ["uri"] = uri + ".json",
    };

    /// <summary>An entry of a call's event log.</summary>
    public static JsonObject Of(WebhookRecord record) => new()
    {
        ["request"] = new JsonObject
        {
            ["method"] = record.Method,
            ["url"] = record.Url,
            ["parameters"] = new JsonObject(record.Parameters.GroupBy(p => p.Key).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)g.Last().Value))),
        },
        ["response"] = new JsonObject
        {
            ["response_code"] = record.Status,
            ["request_duration"] = (int)record.Took.TotalMilliseconds,
            ["content_type"] = record.ContentType,
            ["response_body"] = record.Body,
            ["date_created"] = Rfc2822(record.At + record.Took),
        },
    };

    public JsonObject Of(Notification notification, Call call) => new()
    {
        ["account_sid"] = settings.AccountSid,
        ["api_version"] = "2010-04-01",
        ["call_sid"] = call.Sid,
        ["date_created"] = Rfc2822(notification.At),
        ["date_updated"] = Rfc2822(notification.At),
        ["error_code"] = Text(notification.ErrorCode),
        ["log"] = notification.Warning ? "1" : "0",
        ["message_date"] = Rfc2822(notification.At),
        ["message_text"] = notification.Message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{Text(notification.ErrorCode)}",
        ["request_method"] = "POST",
        ["request_url"] = notification.Url,
        ["sid"] = notification.Sid,
        ["uri"] = $"{Root}/Calls/{call.Sid}/Notifications/{notification.Sid}.json",
    };

    public static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>US numbers in their national form; others as they are.</summary>
    public static string Formatted(string address) =>
        address is ['+', '1', .. { Length: 10 } n] && n.All(char.IsAsciiDigit) ? $"({n[..3]}) {n[3..6]}-{n[6..]}" : address;

    string? Price(Call call) =>
        call is { State: CallState.Completed, Answer: not null, Ended: { } ended } && clock.GetUtcNow() >= ended + settings.OpenPoints.PriceAfter
            ? (-settings.OpenPoints.PricePerMinute * call.BilledMinutes).ToString("0.00000", CultureInfo.InvariantCulture)
            : null;

    static string? At(DateTimeOffset? time) => time is { } t ? Rfc2822(t) : null;

    static string? OrNull(string text) => text.Length == 0 ? null : text;

    static JsonObject Subresources(string[] names, Func<string, string> uri) => new(names.Select(n => KeyValuePair.Create(n, (JsonNode?)uri(n))));

    static string Pascal(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
