using System.Globalization;

namespace DutyCall.Domain.Calls;

/// <summary>One thing that happened to a call, as the inbox has it, in terms of the call.</summary>
public abstract record News(DateTimeOffset At)
{
    /// <summary>The sequence of what was looked up: whatever the carrier told of itself counts before it.</summary>
    const int LookedUp = int.MaxValue, Inferred = int.MaxValue - 1;

    /// <summary>A leg is this far.</summary>
    /// <param name="Leg">Our id of it, when the URL had it.</param>
    /// <param name="Sequence">Decides between two ends: the one told first counts.</param>
    /// <param name="Seconds">From the answer to the end.</param>
    public sealed record Progress(DateTimeOffset At, Guid? Leg, string? CallSid, LegStatus Status, int Sequence, int? SipCode, int? Seconds) : News(At);

    /// <summary>Somebody's browser asked for its seat.</summary>
    /// <param name="Leg">Our id of it, when the news has it.</param>
    public sealed record Seated(DateTimeOffset At, string CallSid, Guid? Leg) : News(At);

    /// <summary>Somebody entered the conference, or left it.</summary>
    public sealed record Moved(DateTimeOffset At, string ConferenceSid, string CallSid, string? Label, bool In, int Sequence) : News(At);

    /// <summary>How the carrier has somebody in the conference: as an event of it says, or as its answer to our request.</summary>
    /// <param name="Sequence">The event's; of answers, which it was.</param>
    public sealed record Adjusted(DateTimeOffset At, string CallSid, bool Held, bool IsAnswer, int Sequence) : News(At);

    /// <summary>A leg's instructions went past the conference.</summary>
    /// <param name="Leg">Our id of it, when the news has it.</param>
    public sealed record Left(DateTimeOffset At, string CallSid, Guid? Leg = null) : News(At);

    /// <summary>What became of our request to call somebody.</summary>
    /// <param name="Leg">Whom.</param>
    public sealed record Dialed(DateTimeOffset At, Guid? Leg, DialFate Fate, string? CallSid, int? Code, string? Message, int? QueueMs) : News(At);

    /// <summary>Somebody wants the call to end.</summary>
    /// <param name="By">agent or system.</param>
    /// <param name="Goodbye">What the customer is told first.</param>
    public sealed record Asked(DateTimeOffset At, string By, string? Reason, string? Goodbye = null) : News(At);

    /// <summary>We told the carrier to end a leg.</summary>
    public sealed record HangUpSent(DateTimeOffset At, Guid Leg) : News(At);

    /// <summary>What the carrier heard when somebody answered. It may come after the end, or never.</summary>
    /// <param name="AnsweredBy">Twilio, answering machine detection: human, machine_…, fax or unknown.</param>
    public sealed record Verdict(DateTimeOffset At, string CallSid, string AnsweredBy) : News(At)
    {
        /// <summary>Later than this people have been talking for a while, and are not to be cut off.</summary>
        static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);

        public bool IsMachine(DateTimeOffset? answeredAt) =>
            (AnsweredBy.StartsWith("machine", StringComparison.Ordinal) || AnsweredBy == "fax") && (answeredAt is null || At - answeredAt <= GoodFor);
    }

    /// <summary>Nothing at the carrier bears the mark of a leg whose fate was unknown.</summary>
    public sealed record Lost(DateTimeOffset At, Guid? Leg) : News(At);

    /// <summary>Reads one row of the inbox; nothing for what does not move a call.</summary>
    public static IEnumerable<News> Read(string kind, string path, IReadOnlyDictionary<string, string> fields, DateTimeOffset receivedAt)
    {
        var at = Rfc2822.Parse(fields.GetValueOrDefault("Timestamp")) ?? receivedAt;
        var sid = fields.GetValueOrDefault("CallSid");
        switch (kind)
        {
            case "status" when LegStatuses.Read(fields.GetValueOrDefault("CallStatus")) is { } status:
                yield return new Progress(at, LegOf(path), sid, status, Number(fields, "SequenceNumber") ?? 0, Number(fields, "SipResponseCode"), Number(fields, "CallDuration"));
                break;
            case "lookup" when LegStatuses.Read(fields.GetValueOrDefault("CallStatus")) is { } status:
                yield return new Progress(at, LegOf(path), sid, status, LookedUp, null, Number(fields, "CallDuration"));
                break;
            case "voice" when sid is not null:
                yield return new Seated(receivedAt, sid, LegOf(path));
                break;
            case "left" when sid is not null:
                yield return new Left(receivedAt, sid, LegOf(path));
                break;
            case "conference" when sid is not null:
                foreach (var news in OfConference(fields, sid, at))
                    yield return news;
                break;
            case "rest" when Enum.TryParse<DialFate>(fields.GetValueOrDefault("Fate"), out var fate):
                yield return new Dialed(receivedAt, LegOf(path), fate, sid, Number(fields, "Code"), fields.GetValueOrDefault("Message"), Number(fields, "QueueTime"));
                break;
            case "asked":
                yield return new Asked(receivedAt, fields.GetValueOrDefault("By") ?? "system", fields.GetValueOrDefault("Reason"), fields.GetValueOrDefault("Goodbye"));
                break;
            case "hangup" when LegOf(path) is { } leg:
                yield return new HangUpSent(receivedAt, leg);
                break;
            case "machine" when sid is not null && fields.GetValueOrDefault("AnsweredBy") is { } answeredBy:
                yield return new Verdict(receivedAt, sid, answeredBy);
                break;
            case "lost":
                yield return new Lost(receivedAt, LegOf(path));
                break;
            case "adjusted" when sid is not null:
                yield return new Adjusted(receivedAt, sid, fields.GetValueOrDefault("Hold") == "true", true, Number(fields, "SequenceNumber") ?? 0);
                break;
        }
    }

    static IEnumerable<News> OfConference(IReadOnlyDictionary<string, string> fields, string sid, DateTimeOffset at)
    {
        var name = fields.GetValueOrDefault("StatusCallbackEvent");
        if (name is "participant-hold" or "participant-unhold")
            yield return new Adjusted(at, sid, name == "participant-hold", false, Number(fields, "SequenceNumber") ?? 0);
        if (name is not ("participant-join" or "participant-leave"))
            yield break;

        var conference = fields.GetValueOrDefault("ConferenceSid") ?? "";
        var joined = name == "participant-join";
        yield return new Moved(at, conference, sid, fields.GetValueOrDefault("ParticipantLabel"), joined, Number(fields, "SequenceNumber") ?? 0);
        // A leg that left because it ended says how, should its own last callback be lost.
        if (!joined && LegStatuses.Read(fields.GetValueOrDefault("ParticipantCallStatus")) is { IsOver: true } end)
            yield return new Progress(at, null, sid, end, Inferred, null, null);
    }

    static Guid? LegOf(string path)
    {
        const string name = "leg=";
        return path.Split('?', '&').FirstOrDefault(part => part.StartsWith(name, StringComparison.Ordinal)) is { } leg && Guid.TryParse(leg[name.Length..], out var id) ? id : null;
    }

    static int? Number(IReadOnlyDictionary<string, string> fields, string name) =>
        int.TryParse(fields.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What became of a request to call somebody.</summary>
public enum DialFate
{
    Accepted,
    Refused,
    NotSent,
    Unknown,
}
