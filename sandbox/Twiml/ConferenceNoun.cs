using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Puts the call into a conference until it leaves, or the conference ends.</summary>
sealed class ConferenceNoun(Exchange exchange, Call call, Verb dial, Verb noun, TwimlDocument document, CancellationToken stopped)
{
    public async Task<DialResult> Run()
    {
        call.PickUp();
        var options = Options();
        var conference = exchange.Conferences.Active(noun.Text);
        if (Obstacle(conference, options) is { } obstacle)
        {
            call.Note(obstacle.Code, obstacle.Message, document.Url);
            return new("failed") { Skipped = obstacle.Code == 16025 };
        }
        conference ??= exchange.Conferences.Open(noun.Text, Callback(), Recording());
        var participant = conference.Expect(call, options);
        conference.Enter(participant);
        var watch = new LeaveOnStar(call, participant, dial.Flag("hangupOnStar", false));
        using var limit = exchange.After(dial.Seconds("timeLimit", 14400, least: 1), () => participant.Leave(Left.Thrown));
        try
        {
            if (await participant.Gone.WaitAsync(stopped) == Left.TurnedAway)
                return new("failed");
        }
        catch (OperationCanceledException) when (call.State.IsOver())
        {
            // Hung up: it left as it went.
        }
        finally
        {
            watch.Stop();
        }
        return new("answered", Bridged: conference.Started);
    }

    JoinOptions Options() => new()
    {
        Label = noun["participantLabel"],
        Muted = noun.Flag("muted", false),
        Beep = noun["beep"] ?? "true",
        StartOnEnter = noun.Flag("startConferenceOnEnter", true),
        EndOnExit = noun.Flag("endConferenceOnExit", false),
        WaitUrl = noun["waitUrl"] is not { } url ? null : url.Length == 0 ? "" : document.Resolve(url),
        WaitMethod = noun["waitMethod"] ?? "POST",
        MaxParticipants = noun.Number("maxParticipants", 250, 2, 250),
        CallSidToCoach = noun["coach"],
    };

    StatusCallback? Callback() =>
        noun["statusCallback"] is { Length: > 0 } url && document.Resolve(url) is { } resolved
            ? new(resolved, noun["statusCallbackMethod"] ?? "POST", noun.Words("statusCallbackEvent"), first: 1)
            : null;

    RecordingOptions? Recording() => noun["record"] != "record-from-start" ? null : new(
        "Conference", 1, RecordedTrack.Both, noun["trim"] != "do-not-trim",
        RecordingOptions.CallbackOf(
            noun["recordingStatusCallback"] is { Length: > 0 } url ? document.Resolve(url) : null, noun["recordingStatusCallbackMethod"], noun.Words("recordingStatusCallbackEvent")));

    static TwimlProblem? Obstacle(Conference? conference, JoinOptions options) => options switch
    {
        { CallSidToCoach: { } coached } when conference?.Find(coached) is not { Joined: true } => new(13240, "Dial Conference: the call to coach is not in this conference"),
        { Label: { } label } when conference?.Participants.Any(p => p.Label == label) == true => new(16025, $"Participant label '{label}' is in use"),
        _ when conference is not null && conference.Participants.Count >= options.MaxParticipants => new(16020, "Conference is full"),
        _ => null,
    };

    sealed class LeaveOnStar
    {
        readonly Call call;
        readonly Participant participant;

        public LeaveOnStar(Call call, Participant participant, bool wanted)
        {
            (this.call, this.participant) = (call, participant);
            if (wanted)
                call.Digit += Pressed;
        }

        public void Stop() => call.Digit -= Pressed;

        void Pressed(char digit)
        {
            if (digit == '*')
                participant.Leave(Left.Thrown);
        }
    }
}
