using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using DutyCall.Sandbox.Twiml;

namespace DutyCall.Sandbox.Carrier;

/// <summary>
/// A conference from its first participant to its end; its name may then be used again, by another one. It starts when two
/// are in and one of them may start it; until then each hears its own wait music.
/// </summary>
sealed class Conference(Exchange exchange, string name, StatusCallback? callback, RecordingOptions? toRecord = null)
{
    const int ToneSamples = 3 * Pcm.SampleRate;
    readonly List<Participant> participants = [];
    readonly ConferenceNews news = new(exchange, callback);
    readonly HashSet<Call> ringing = [];
    Recording? recording;

    public string Sid { get; } = Carrier.Sid.New("CF");
    public string Name { get; } = name;
    public StatusCallback? Callback { get; } = callback;
    public Room Room { get; } = new();
    public DateTimeOffset Created { get; } = exchange.Now;
    public DateTimeOffset Updated { get; private set; } = exchange.Now;
    public bool Started { get; private set; }
    public string? ReasonEnded { get; private set; }
    public string? CallSidEnding { get; private set; }

    /// <summary>Those in it and those on their way.</summary>
    public IReadOnlyList<Participant> Participants => participants;

    public bool Over => ReasonEnded is not null;

    /// <summary>As in <c>status</c> of the REST resource.</summary>
    public string Status => Over ? "completed" : Started ? "in-progress" : "init";

    IEnumerable<Participant> Joined => participants.Where(p => p.Joined);

    /// <summary>By call SID or label.</summary>
    public Participant? Find(string callSidOrLabel) => participants.FirstOrDefault(p => p.Call.Sid == callSidOrLabel || p.Label == callSidOrLabel);

    /// <summary>A place for a call that is being placed or is about to enter.</summary>
    public Participant Expect(Call call, JoinOptions options)
    {
        var participant = new Participant(this, call, options, exchange.Now);
        participants.Add(participant);
        call.Participant = participant;
        return participant;
    }

    public void Enter(Participant participant)
    {
        if (Over || participant.Call.Leg is not { } leg)
            return;
        participant.Joined = true;
        participant.Updated = Updated = exchange.Now;
        leg.Muted = participant.Muted;
        news.OfParticipant(this, "participant-join", participant);
        if (participant.Hold)
            Perform(participant, participant.HoldDocument);
        if (Started)
            Admit(participant);
        else if (Joined.Count() >= 2 && Joined.Any(p => p.Options.StartOnEnter))
            Start();
        else if (!participant.Hold)
            Wait(participant);
        if (Started && participant.BeepsOnEnter)
            Room.Announcement = Tones.Beep();
    }

    public void Leave(Participant participant, Left how)
    {
        if (!participants.Remove(participant))
            return;
        Withdraw(participant, how);
        if (participant.EndOnExit && participant.Joined)
            End(how.Kicked ? "participant-with-end-conference-on-exit-kicked" : "participant-with-end-conference-on-exit-left", Left.EndedByModerator, participant);
        else if (participants.Count == 0)
            End(how.Kicked ? "last-participant-kicked" : "last-participant-left", Left.EndedByModerator, participant);
        else if (Started && participant.BeepsOnExit)
            Room.Announcement = Tones.Beep();
        participant.BeGone(how);
    }

    public void EndByApi() => End("conference-ended-via-api", Left.EndedByApi, null);

    public void Mute(Participant participant, bool muted)
    {
        if (participant.Muted == muted)
            return;
        participant.Muted = muted;
        Apply(participant);
        news.OfParticipant(this, muted ? "participant-mute" : "participant-unmute", participant);
    }

    /// <param name="document">What the held one hears; null for the carrier's music.</param>
    public void Hold(Participant participant, bool hold, TwimlSource? document)
    {
        var repeated = participant.Hold == hold;
        if (repeated && !exchange.Settings.OpenPoints.RepeatHoldEvents)
            return;
        participant.Hold = hold;
        participant.HoldDocument = document;
        Apply(participant);
        participant.StopPerformance();
        if (hold)
            Perform(participant, document);
        else if (!Started)
            Wait(participant);
        news.OfParticipant(this, hold ? "participant-hold" : "participant-unhold", participant);
    }

    public void Coach(Participant participant, Participant? coached)
    {
        participant.Coaching = coached is not null;
        participant.CallSidToCoach = coached?.Call.Sid;
        Apply(participant);
        news.OfParticipant(this, "participant-modify", participant);
    }

    public void EndOnExit(Participant participant, bool end)
    {
        participant.EndOnExit = end;
        Apply(participant);
        news.OfParticipant(this, "participant-modify", participant);
    }

    /// <summary>Other wait music for one who waits.</summary>
    public void WaitWith(Participant participant, string? url, string method)
    {
        participant.Options = participant.Options with { WaitUrl = url, WaitMethod = method };
        if (Started || participant is { Hold: true } or { Joined: false })
            return;
        participant.StopPerformance();
        Wait(participant);
    }

    /// <summary>To one participant, or to all.</summary>
    public void Announce(TwimlSource document, Participant? to)
    {
        var listener = to ?? Joined.First();
        exchange.Serial.Go(async () =>
        {
            var performed = await exchange.Performer.Perform(document, listener.Call, clip => Announce(clip, to), listener.Away);
            news.OfConference(this, performed ? "announcement-end" : "announcement-fail", to);
        });
    }

    /// <summary>Those who are in hear a new participant's phone ring.</summary>
    public void HearRinging(Call ofCall)
    {
        ringing.Add(ofCall);
        foreach (var participant in Joined.Where(p => !p.Hold))
        {
            participant.StopPerformance();
            participant.Call.Leg?.Play(Tones.Ringback());
        }
    }

    /// <summary>They hear no more ringing, and what the network says of a call that failed.</summary>
    public void HearOutcome(Call ofCall)
    {
        var state = ofCall.State;
        var rang = ringing.Remove(ofCall);
        var sound = state switch { CallState.Busy => Tones.Busy(), CallState.Failed => Tones.NotInService(), _ => null };
        var tone = sound is null ? null : Speech.Rendered(sound).Take(ToneSamples).ToArray();
        foreach (var participant in Joined.Where(p => !p.Hold && (rang || tone is not null)))
        {
            participant.StopPerformance();
            if (tone is not null)
                participant.Call.Leg?.Play(new Clip(tone));
            else if (ringing.Count > 0)
                participant.Call.Leg?.Play(Tones.Ringback());
            else if (!Started)
                Wait(participant);
        }
    }

    void Start()
    {
        Started = true;
        news.OfConference(this, "conference-start");
        if (toRecord is not null)
            recording = Recording.Of(exchange, this, toRecord);
        if (Callback?.Wants("speaker") == true)
            new SpeechWatch(exchange, this, news).Look();
        foreach (var participant in Joined.ToArray())
            Admit(participant);
    }

    void Admit(Participant participant)
    {
        if (!participant.Hold)
            participant.StopPerformance();
        Room.Add(participant.Call.Leg!);
        Apply(participant);
        // Somebody may have been waiting to coach the one who has just come in.
        foreach (var coach in Joined.Where(p => p.CallSidToCoach == participant.Call.Sid))
            Apply(coach);
    }

    void Apply(Participant participant)
    {
        participant.Updated = Updated = exchange.Now;
        if (participant.Call.Leg is not { } leg)
            return;
        leg.Muted = participant.Muted;
        leg.Held = participant.Hold;
        leg.Coaches = participant.Coaching;
        leg.Coached = participant.Coaching ? Find(participant.CallSidToCoach ?? "")?.Call.Leg : null;
    }

    void Wait(Participant participant)
    {
        var url = participant.Options.WaitUrl;
        if (url != "")
            Perform(participant, url is null ? null : TwimlSource.Fetch(url, participant.Options.WaitMethod), () => TurnAway(participant));
    }

    /// <summary>Its wait document could not be had: such a leg is not let in, as the carrier's documents have it.</summary>
    void TurnAway(Participant participant)
    {
        if (exchange.Settings.OpenPoints.FailingWaitUrlTurnsAway && !Started)
            Leave(participant, Left.TurnedAway);
    }

    void Perform(Participant participant, TwimlSource? document, Action? failed = null)
    {
        participant.StopPerformance();
        if (participant.Call.Leg is not { } leg)
            return;
        if (document is null)
        {
            leg.Play(HoldMusic.Play());
            return;
        }
        var stop = participant.Performance = CancellationTokenSource.CreateLinkedTokenSource(participant.Call.Over);
        exchange.Serial.Go(async () =>
        {
            if (!await exchange.Performer.PerformForever(document, participant.Call, participant.Call.Play, stop.Token))
                failed?.Invoke();
        });
    }

    void Announce(Clip clip, Participant? to)
    {
        if (to is not null)
        {
            to.Call.Announce(clip);
            return;
        }
        Room.Announcement = clip;
        foreach (var participant in Joined.Where(p => !p.Hold))
            participant.Call.HearKeys(clip.Keys);
    }

    void Withdraw(Participant participant, Left how)
    {
        Updated = exchange.Now;
        participant.GoAway();
        if (participant.Call.Leg is { } leg)
        {
            Room.Remove(leg);
            leg.Muted = leg.Held = leg.Coaches = false;
            leg.Coached = null;
        }
        foreach (var coach in Joined.Where(p => p.CallSidToCoach == participant.Call.Sid))
            Apply(coach);
        if (participant.Call.Participant == participant)
            participant.Call.Participant = null;
        news.OfParticipant(this, "participant-leave", participant, how);
    }

    void End(string reason, Left how, Participant? cause)
    {
        if (Over)
            return;
        ReasonEnded = reason;
        CallSidEnding = cause?.Call.Sid;
        recording?.Finish();
        var remaining = participants.ToArray();
        participants.Clear();
        foreach (var participant in remaining)
            Withdraw(participant, how);
        news.OfConference(this, "conference-end", cause);
        foreach (var participant in remaining.Where(p => !p.Joined))
            participant.Call.HangUp();
        foreach (var participant in remaining)
            participant.BeGone(how);
    }
}
