namespace DutyCall.Sandbox.Carrier;

/// <summary>Tells who begins and who stops speaking in a conference, for those who subscribed to <c>speaker</c>.</summary>
sealed class SpeechWatch(Exchange exchange, Conference conference, ConferenceNews news)
{
    const double Threshold = 0.02;
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Shorter pauses are part of speaking.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    readonly Dictionary<Participant, DateTimeOffset> speaking = [];

    public void Look()
    {
        if (conference.Over)
            return;
        foreach (var participant in conference.Participants.Where(p => p is { Joined: true, Muted: false }))
            Look(participant);
        foreach (var (participant, _) in speaking.Where(s => exchange.Now - s.Value > Pause).ToArray())
            Stop(participant);
        exchange.After(Interval, Look);
    }

    void Look(Participant participant)
    {
        if (participant.Call.Leg is not { Level: > Threshold })
            return;
        if (!speaking.ContainsKey(participant))
            news.OfParticipant(conference, "participant-speech-start", participant);
        speaking[participant] = exchange.Now;
    }

    void Stop(Participant participant)
    {
        speaking.Remove(participant);
        if (conference.Participants.Contains(participant))
            news.OfParticipant(conference, "participant-speech-stop", participant);
    }
}
