using System.Net;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using DutyCall.Sandbox.People;
using DutyCall.Sandbox.Twiml;
using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Carrier;

/// <summary>One leg, as Twilio counts calls: from its first moment to its end, after which nothing changes it any more.</summary>
sealed class Call(Exchange exchange, Address from, Address to, string direction, Call? parent = null)
{
    readonly TaskCompletionSource<bool> answered = new();
    readonly TaskCompletionSource told = new();
    readonly CancellationTokenSource over = new();
    readonly List<ITimer> timers = [];
    List<Line> ringing = [];
    Script? script;

    public string Sid { get; } = Carrier.Sid.New("CA");
    public Call? Parent { get; } = parent;
    public string Direction { get; } = direction;
    public string From { get; init; } = from.Text;
    public string To { get; init; } = to.Text;
    public Address FromAddress { get; } = from;
    public Address ToAddress { get; } = to;

    /// <summary>For a browser: what its call carries. For a browser's own call: what it passed to <c>device.connect</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = to.Parameters;

    /// <summary>Of the caller, as the number called had it looked up.</summary>
    public string? CallerName { get; init; }

    public string? PhoneNumberSid { get; init; }
    public string? ApplicationSid { get; init; }
    public CallState State { get; private set; } = CallState.Queued;
    public DateTimeOffset Created { get; } = exchange.Now;
    public DateTimeOffset Updated { get; set; } = exchange.Now;
    public DateTimeOffset? Started { get; private set; }
    public DateTimeOffset? Answer { get; private set; }
    public DateTimeOffset? Ended { get; private set; }
    public int SipCode { get; private set; } = 200;

    /// <summary>What the machine detection found, once it has.</summary>
    public string? AnsweredBy { get; set; }

    public TimeSpan QueueTime { get; set; }
    public StatusCallback? Callback { get; set; }
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromHours(4);
    public CookieContainer Cookies { get; } = new();
    public List<Notification> Notifications { get; } = [];

    /// <summary>The line that talks: the caller's, or the one that answered.</summary>
    public Line? Line { get; private set; }

    public Leg? Leg => Line?.Endpoint.Leg;

    /// <summary>What this party heard and said since the answer.</summary>
    public SoundLog Sound { get; } = new(exchange.Clock);

    public List<Recording> Recordings { get; } = [];

    /// <summary>The recording that was asked for together with the call.</summary>
    public Recording? OwnRecording { get; set; }

    /// <summary>Its place in a conference, now or soon.</summary>
    public Participant? Participant { get; set; }

    /// <summary>True when answered, false when it ended before.</summary>
    public Task<bool> Answered => answered.Task;

    /// <summary>Completes when the first callback has been answered.</summary>
    public Task Told => told.Task;

    public CancellationToken Over => over.Token;

    /// <summary>Completes when instructions from elsewhere take this call out of the Dial that placed it.</summary>
    public TaskCompletionSource TakenAway { get; } = new();

    /// <summary>The far end rings.</summary>
    public event Action? Rang;

    /// <summary>Keys this party presses.</summary>
    public event Action<char>? Digit;

    public int Seconds => Answer is { } a ? Math.Max(1, (int)Math.Round(((Ended ?? exchange.Now) - a).TotalSeconds)) : 0;

    /// <summary>Begun minutes, as they are billed.</summary>
    public int BilledMinutes => State is CallState.Completed ? (Seconds + 59) / 60 : 0;

    /// <summary>Out of the queue: the network is asked for the far end.</summary>
    public void Start()
    {
        Move(CallState.Initiated);
        Started = exchange.Now;
        Tell("initiated");
    }

    /// <summary>Rings all of <paramref name="endpoints"/>; false comes back by <see cref="Answered"/> after <paramref name="patience"/>.</summary>
    public void Ring(IReadOnlyList<Endpoint> endpoints, TimeSpan patience)
    {
        ringing = [.. endpoints.Select(e => new Line(this, e, exchange.Serial))];
        After(patience, () => EndUnanswered(CallState.NoAnswer, 487));
        foreach (var line in ringing.ToArray())
            line.Endpoint.Ring(line);
        // Behind whatever the endpoints did at once: who is busy or answers instantly never rings.
        exchange.Serial.Post(() =>
        {
            if (State is CallState.Initiated)
                SayRinging();
        });
    }

    /// <summary>A call that comes in: it rings here until its instructions answer it.</summary>
    public Line ArriveFrom(Endpoint caller)
    {
        Line = new Line(this, caller, exchange.Serial);
        State = CallState.Ringing;
        Started = exchange.Now;
        return Line;
    }

    /// <summary>Answers a call that came in; nothing when it is answered already.</summary>
    public void PickUp()
    {
        if (State is not CallState.Ringing || Line is null)
            return;
        BeAnswered(Line);
        Line.Endpoint.Answered(Line);
    }

    public void AnsweredAt(Line line)
    {
        if (State.IsOver() || Line is not null || !ringing.Contains(line))
            return;
        foreach (var other in ringing.Where(l => l != line))
            other.Endpoint.Ended(other, new(Withdrawn: true));
        Line = line;
        BeAnswered(line);
    }

    public void RefusedAt(Line line, int sipCode)
    {
        if (State.IsOver() || Line is not null || !ringing.Remove(line) || ringing.Count > 0)
            return;
        EndUnanswered(sipCode switch { 486 or 600 or 603 => CallState.Busy, 480 or 408 => CallState.NoAnswer, _ => CallState.Failed }, sipCode);
    }

    public void HungUpAt(Line line)
    {
        if (line == Line)
            End(State is CallState.InProgress ? CallState.Completed : CallState.NoAnswer, State is CallState.InProgress ? 200 : 487);
        else if (ringing.Contains(line))
            RefusedAt(line, 603);
    }

    /// <summary><c>Status=canceled</c>: only what has not been answered.</summary>
    public void Cancel()
    {
        // Somebody may pick up in the very moment in which the ringing is withdrawn; then the call stands.
        if (Line is null && ringing.FirstOrDefault(l => l.Endpoint is ScriptedPerson { PicksUpWhenWithdrawn: true }) is { } line)
            ((ScriptedPerson)line.Endpoint).PickUp(line);
        else if (State is CallState.Queued or CallState.Initiated or CallState.Ringing)
            End(CallState.Canceled, 487);
    }

    /// <summary><c>Status=completed</c>: whatever its state.</summary>
    public void HangUp() => End(State is CallState.InProgress ? CallState.Completed : CallState.Canceled, State is CallState.InProgress ? 200 : 487);

    public void EndUnanswered(CallState state, int sipCode)
    {
        if (State is not CallState.InProgress)
            End(state, sipCode);
    }

    public void End(CallState state, int sipCode, LineEnd? end = null)
    {
        if (State.IsOver())
            return;
        var wasQueued = State is CallState.Queued;
        SipCode = sipCode;
        Ended = exchange.Now;
        Move(state);
        timers.ForEach(t => t.Dispose());
        LetGo(end ?? new LineEnd());
        Participant?.Leave(Left.HungUp(state));
        answered.TrySetResult(false);
        over.Cancel();
        exchange.Forget(this);
        // Canceled while queued: nobody was told of it, and nobody is.
        if (!wasQueued || state is not CallState.Canceled)
            Tell("completed");
    }

    /// <summary>Follows instructions from the start, in place of those it followed before.</summary>
    public void Follow(TwimlSource source)
    {
        script?.Stop();
        script = new Script(exchange, this);
        exchange.Serial.Go(() => script.Run(source));
    }

    /// <summary>New instructions from the REST API for a call in progress.</summary>
    public void Redirect(TwimlSource source)
    {
        script?.Stop();
        TakenAway.TrySetResult();
        Participant?.Leave(Left.Redirected);
        Leg?.StopPlaying();
        Updated = exchange.Now;
        Follow(source);
    }

    /// <summary>Plays to this party alone, in place of what was playing; keys in it are pressed for the party to hear.</summary>
    public void Play(Clip clip)
    {
        Leg?.Play(clip);
        HearKeys(clip.Keys);
    }

    /// <summary>Plays over whatever this party hears.</summary>
    public void Announce(Clip clip)
    {
        Leg?.Announce(clip);
        HearKeys(clip.Keys);
    }

    public void HearKeys(string keys)
    {
        foreach (var key in keys.Where(k => char.IsAsciiDigit(k) || k is '*' or '#'))
            (Line?.Endpoint as ScriptedPerson)?.HearDigit(key);
    }

    public void LimitTo(TimeSpan limit)
    {
        TimeLimit = limit;
        if (Answer is { } answer)
            After(answer + limit - exchange.Now, HangUp);
    }

    /// <summary>Does something later, unless the call has ended by then.</summary>
    public void After(TimeSpan wait, Action act) => timers.Add(exchange.After(wait, () =>
    {
        if (!State.IsOver())
            act();
    }));

    public void Tell(string happened) => exchange.Callbacks.OfCall(this, happened);

    public void Note(int errorCode, string message, string? url = null, bool warning = false)
    {
        Notifications.Add(new(Carrier.Sid.New("NO"), exchange.Now, errorCode, message, url, warning));
    }

    /// <summary>A callback has been answered, or has failed.</summary>
    public void BeTold(WebhookAnswer answer, string url)
    {
        NoteFailure(answer, url);
        told.TrySetResult();
    }

    public void NoteFailure(WebhookAnswer answer, string url)
    {
        if (answer.ErrorCode is { } code)
            Note(code, answer.Error ?? "", url);
    }

    void SayRinging()
    {
        Move(CallState.Ringing);
        Tell("ringing");
        Rang?.Invoke();
    }

    void BeAnswered(Line line)
    {
        Move(CallState.InProgress);
        Answer = exchange.Now;
        var leg = line.Endpoint.Leg;
        leg.Name = Sid;
        leg.Attach(Sound);
        leg.DigitPressed += digit => exchange.Serial.Post(() => Pressed(digit));
        leg.Lost += () => exchange.Serial.Post(() => HungUpAt(line));
        After(TimeLimit, HangUp);
        if (Direction != Carrier.Direction.Inbound)
            Tell("answered");
        answered.TrySetResult(true);
    }

    void Pressed(char digit)
    {
        if (State.IsOver())
            return;
        Digit?.Invoke(digit);
        exchange.DigitThroughRoom(this, digit);
    }

    void LetGo(LineEnd end)
    {
        if (Line is { } line)
        {
            line.Endpoint.Leg.StopPlaying();
            line.Endpoint.Leg.StopAnnouncing();
            line.Endpoint.Leg.Room?.Remove(line.Endpoint.Leg);
            line.Endpoint.Ended(line, end);
            return;
        }
        foreach (var other in ringing)
            other.Endpoint.Ended(other, new(Withdrawn: true));
    }

    void Move(CallState state)
    {
        State = state;
        Updated = exchange.Now;
    }
}

/// <summary>An entry of a call's error log.</summary>
sealed record Notification(string Sid, DateTimeOffset At, int ErrorCode, string Message, string? Url, bool Warning);
