using System.Security.Cryptography;
using System.Text;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>
/// The URLs we hand to the carrier. Each carries the ids of our rows, so that the first webhook binds a call whose 201 we never
/// saw. The fragment is the carrier's retry policy (Twilio, connection overrides): it is neither sent nor signed.
/// </summary>
sealed class CallUrls(Settings settings, TwilioSettings twilio)
{
    // News must arrive; what a caller waits for must fit, with its retry, into the carrier's 15 s.
    const string News = "#rc=3&rp=ct,rt,5xx", Instructions = "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx";

    /// <summary>Progress of one leg.</summary>
    public string Status(Guid org, Guid call, Guid leg) => $"{Base}/api/voice/manual/status?org={org}&call={call}&leg={leg}{News}";

    /// <summary>What happens in the conference. The first join decides for all, so every join says the same.</summary>
    public string Conference(Guid org, Guid call) => $"{Base}/twilio/conference?org={org}&call={call}{News}";

    /// <summary>Where a leg goes after the conference.</summary>
    public string Left(Guid org, Guid call, Guid leg) => $"{Base}/twilio/left?org={org}&call={call}&leg={leg}{Instructions}";

    /// <summary>Where a standing line asks where it belongs.</summary>
    public string Line(Guid org, Guid line) => $"{Base}/twilio/line?org={org}&line={line}{Instructions}";

    /// <summary>The same, when it comes out of a conversation.</summary>
    public string LineLeft(Guid org, Guid line, Guid call, Guid leg) => $"{Base}/twilio/line?org={org}&line={line}&call={call}&left={leg}{Instructions}";

    /// <summary>What happens in a standing line's own room.</summary>
    public string LineNews(Guid org, Guid line) => $"{Base}/twilio/line/news?org={org}&line={line}{News}";

    /// <summary>Progress of a recording.</summary>
    public string Recording(Guid org, Guid call, Guid recording) => $"{Base}/api/voice/recording-status?org={org}&call={call}&recording={recording}{News}";

    /// <summary>What the customer is told when it begins.</summary>
    public string RecordingAnnouncement(Guid org, Guid call, Guid recording) => $"{Base}/twilio/recording-announcement?org={org}&call={call}&recording={recording}{Instructions}";

    /// <summary>Whether a person or a machine answered.</summary>
    public string Machine(Guid org, Guid call, Guid leg) => $"{Base}/twilio/machine?org={org}&call={call}&leg={leg}{News}";

    /// <summary>Somebody has answered whose agent is yet to be chosen. Two seconds are all there is: it is asked for again at once, or the fallback speaks.</summary>
    public string Answered(Guid org, Guid call, Guid leg) => $"{Base}/twilio/answered?org={org}&call={call}&leg={leg}#ct=1000&rt=1500&rc=1&rp=ct,rt,5xx";

    /// <summary>What somebody hears for whom there is no agent.</summary>
    public string SafeHarbour(Guid org, Guid call, Guid leg) => $"{Base}/twilio/answered/nobody?org={org}&call={call}&leg={leg}{Instructions}";

    /// <summary>The key they pressed meanwhile. Which one is not to be called again stands in the address, so that it is heeded without the database too.</summary>
    public string SafeHarbourKey(Guid org, Guid call, Guid leg, string optOutKey) => $"{Base}/twilio/answered/key?org={org}&call={call}&leg={leg}&key={Uri.EscapeDataString(optOutKey)}{Instructions}";

    /// <summary>
    /// What somebody hears who has picked up when we have not answered the carrier. Who called and how to be rid of us stands in the address
    /// itself, so that any server of ours can say it, even one that does not reach the database.
    /// </summary>
    public string Unanswered(Guid org, Guid call, Guid leg, string organisation, string optOutKey) =>
        $"{Fallback}/twilio/unanswered?org={org}&call={call}&leg={leg}&by={Uri.EscapeDataString(organisation)}&key={Uri.EscapeDataString(optOutKey)}{Instructions}";

    /// <summary>The key they pressed meanwhile.</summary>
    public string UnansweredKey(Guid org, Guid call, Guid leg, string optOutKey) => $"{Fallback}/twilio/answered/key?org={org}&call={call}&leg={leg}&key={Uri.EscapeDataString(optOutKey)}{Instructions}";

    /// <summary>Whether whom we failed to answer had only just picked up: what the carrier asked for then is the beginning of a call, and not what comes after a conversation.</summary>
    public static bool IsBeginning(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var asked) && asked.AbsolutePath is ("/twilio/answered" or "/twilio/answered/nobody" or "/twilio/message");

    /// <summary>What a campaign has to say to whoever answers.</summary>
    public string Message(Guid org, Guid call, Guid leg) => $"{Base}/twilio/message?org={org}&call={call}&leg={leg}{Instructions}";

    /// <summary>The key they pressed meanwhile.</summary>
    /// <param name="optOutKey">Null where no key is heeded without the database: there is none, or it is a test.</param>
    public string MessageKey(Guid org, Guid call, Guid leg, string? optOutKey) =>
        $"{Base}/twilio/message/key?org={org}&call={call}&leg={leg}{(optOutKey is null ? "" : $"&key={Uri.EscapeDataString(optOutKey)}")}{Instructions}";

    /// <summary>Where they go when they have heard it.</summary>
    public string MessageHeard(Guid org, Guid call, Guid leg) => $"{Base}/twilio/message/heard?org={org}&call={call}&leg={leg}{Instructions}";

    /// <summary>
    /// The sound of a message that is a file: one address for all its calls, so that the carrier fetches it once. It promises no signature
    /// when it fetches sounds (Twilio, TwiML: Play), so the address carries its own proof that we gave it.
    /// </summary>
    public string MessageSound(Guid org, Guid file) => $"{Base}/messages/sound?org={org}&file={file}&proof={SoundProof(org, file)}";

    public bool IsSoundOfOurs(Guid org, Guid file, string proof) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SoundProof(org, file)), Encoding.UTF8.GetBytes(proof));

    /// <summary>What those who wait hear.</summary>
    public string Music => $"{Base}/twilio/music{Instructions}";

    /// <summary>Where a caller leaves a message.</summary>
    public string Voicemail(Guid org, Guid call) => $"{Base}/twilio/voicemail?org={org}&call={call}{Instructions}";

    /// <summary>Where a caller goes after their message.</summary>
    public string VoicemailLeft(Guid org, Guid call) => $"{Base}/twilio/voicemail/left?org={org}&call={call}{Instructions}";

    /// <summary>What became of the sound of a message.</summary>
    public string VoicemailNews(Guid org, Guid call) => $"{Base}/twilio/voicemail/recording?org={org}&call={call}{News}";

    /// <summary>The sentence before a caller is let go.</summary>
    public string Goodbye(Guid org, Guid call) => $"{Base}/twilio/goodbye?org={org}&call={call}{Instructions}";

    /// <summary>A sound of ours, by its name.</summary>
    public string Sound(string name) => $"{Base}/lib/sounds/{name}.wav";

    /// <summary>What tells a leg's URLs from all others, for finding it in the carrier's own records.</summary>
    public static string Mark(Guid leg) => $"leg={leg}";

    /// <summary>A room no other conversation has, ever: a name may be used again, and then is another conference.</summary>
    public static string Room(Guid call) => $"c-{call:N}";

    /// <summary>Where a standing line waits, alone.</summary>
    public static string OwnRoom(Guid line) => $"s-{line:N}";

    string SoundProof(Guid org, Guid file) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(twilio.AuthToken), Encoding.UTF8.GetBytes($"sound {org} {file}")));

    string Base => settings.PublicBaseUrl.GetLeftPart(UriPartial.Authority);

    string Fallback => settings.PublicFallbackUrl.GetLeftPart(UriPartial.Authority);
}
