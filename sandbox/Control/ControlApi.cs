using System.Globalization;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using DutyCall.Sandbox.People;
using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Control;

/// <summary>
/// What Twilio does not have: the carrier's inside, for its page and for tests. JSON, camelCase, times in UTC.
/// <list type="bullet">
/// <item><c>GET faults</c>: <c>{now, byNumber}</c>. <c>PUT faults</c> and <c>PUT faults/{number}</c>: a whole <see cref="FaultSettings"/>. <c>DELETE faults</c>: none but the scripted ones.</item>
/// <item><c>GET clock</c>, <c>POST clock/step {seconds}</c>: time goes on, timer by timer; answers <c>{now, offsetSeconds}</c>.</item>
/// <item><c>GET state</c>: calls under way, rooms, webhooks. <c>?webhooks=100</c> for how many of them.</item>
/// <item><c>GET dials</c>: every phone and every browser that was rung, in order, and how its call stands. <c>?to=+1…</c> or <c>?to=client:…</c> for one.</item>
/// <item><c>GET people</c>: the numbers with a script. <c>PUT people/{number}</c> gives one a <see cref="PersonScript"/> of one's own, <c>DELETE people/{number}</c> takes it back.</item>
/// <item><c>GET numbers</c>: the account's own.</item>
/// <item><c>POST call-in {to, from?, …}</c>: somebody calls one of the account's numbers and does what the <see cref="PersonScript"/> in it says; answers <c>{callSid}</c>.</item>
/// <item><c>POST browsers/{identity}/connect {params?, …}</c>: a browser of the account calls its application with these parameters, without a browser; who sits there does what the <see cref="PersonScript"/> in it says, and says nothing where it does not. Answers <c>{callSid}</c>.</item>
/// <item><c>GET calls/{sid}</c>: a <see cref="CallView"/>, also of a call that has ended: what its party heard and said, stretch by stretch, and the keys it heard.</item>
/// <item><c>GET recordings</c>, <c>?callSid=…</c>: all there are, deleted ones too. <c>GET recordings/{sid}</c>: <c>{recording, levels}</c>, the loudness of each tenth of a second, channel by channel, also while it is being made.</item>
/// <item><c>POST calls/{sid}/press {keys}</c>, <c>POST calls/{sid}/say {words?, hertz?, seconds?}</c> (silence without both), <c>POST calls/{sid}/hang-up</c>: its scripted person does so now.</item>
/// </list>
/// </summary>
sealed class ControlApi(Exchange exchange, Faults faults, WebhookLog log, UnderWay underWay, ScriptedNumbers people)
{
    /// <summary>A step waits this long in real time for the application's answers before it goes on.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("faults", () => new { faults.Now, faults.ByNumber });
        group.MapPut("faults", (FaultSettings settings) => Set(settings, null));
        group.MapPut("faults/{number}", (FaultSettings settings, string number) => Set(settings, number));
        group.MapDelete("faults", () => faults.Reset());
        group.MapGet("clock", () => Clock());
        group.MapPost("clock/step", (StepRequest step) => Step(TimeSpan.FromSeconds(step.Seconds)));
        group.MapGet("state", (int? webhooks) => exchange.Serial.Do(() => State(webhooks ?? 100)));
        group.MapGet("dials", (string? to) => exchange.Serial.Do(() => exchange.Dials.Where(d => to is null || d.To == to).Select(View).ToArray()));
        group.MapGet("people", () => ScriptedNumbers.All.Concat(people.Given).GroupBy(p => p.Key).Select(p => new { Number = p.Key, p.Last().Value.Description }));
        group.MapPut("people/{number}", (PersonScript script, string number) => people.Give(number, script.Persona("Somebody with a script of a test")));
        group.MapDelete("people/{number}", (string number) => people.Give(number, null));
        group.MapGet("numbers", () => exchange.Serial.Do(() => new { Numbers = exchange.Account.Numbers.Select(n => new { n.Number, Name = n.FriendlyName, n.Voice.Url }).ToArray() }));
        group.MapPost("call-in", (CallInRequest request) => CallIn(request));
        group.MapPost("browsers/{identity}/connect", (string identity, ConnectRequest request) => Connect(identity, request));
        group.MapGet("recordings", (string? callSid) => exchange.Serial.Do(() =>
            exchange.Recordings.Where(r => callSid is null || r.CallSid == callSid).Select(View).ToArray()));
        group.MapGet("recordings/{sid}", (string sid) => exchange.Serial.Do(() => exchange.Recordings.Find(r => r.Sid == sid) is { } recording
            ? Results.Ok(new { Recording = View(recording), Levels = Levels(recording) })
            : Results.NotFound(new { message = $"There is no recording {sid}." })));
        group.MapGet("calls/{sid}", (string sid) => WithCall(sid, call => Results.Ok(Whole(call))));
        group.MapPost("calls/{sid}/press", (string sid, PressRequest request) => WithPerson(sid, person => person.Press(request.Keys)));
        group.MapPost("calls/{sid}/say", (string sid, SayRequest request) => WithPerson(sid, person => Say(person, request)));
        group.MapPost("calls/{sid}/hang-up", (string sid) => WithCall(sid, call =>
        {
            call.Line?.HangUp();
            return Results.NoContent();
        }));
    }

    /// <summary>Goes on by so much, stopping at each timer until the application has answered what it set off.</summary>
    public async Task<ClockState> Step(TimeSpan by)
    {
        var target = exchange.Now + by;
        do
            await Settle();
        while (exchange.Clock.MoveTowards(target));
        await Settle();
        return Clock();
    }

    FaultSettings Set(FaultSettings settings, string? number)
    {
        faults.Set(settings, number);
        return settings;
    }

    ClockState Clock() => new(exchange.Now, exchange.Clock.Offset.TotalSeconds);

    async Task Settle()
    {
        try
        {
            await underWay.Idle.WaitAsync(LongestWait);
        }
        catch (TimeoutException)
        {
            // Whoever does not answer now is late in the carrier's time too.
        }
    }

    Task<IResult> WithCall(string sid, Func<Call, IResult> act) => exchange.Serial.Do(() =>
        exchange.Find(sid) is { } call ? act(call) : Results.NotFound(new { message = $"There is no call {sid}." }));

    Task<IResult> WithPerson(string sid, Action<ScriptedPerson> act) => WithCall(sid, call =>
    {
        if (call.Line?.Endpoint is not ScriptedPerson person)
            return Results.NotFound(new { message = $"Nobody with a script is on {sid}." });
        act(person);
        return Results.NoContent();
    });

    static void Say(ScriptedPerson person, SayRequest request)
    {
        if (request.Words is { Length: > 0 } words)
            person.Say(words);
        else if (request.Hertz is { } hertz)
            person.Say(new Tone(hertz, request.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        else
            person.FallSilent();
    }

    IResult CallIn(CallInRequest request)
    {
        if (!exchange.Owns(request.To))
            return Results.NotFound(new { message = $"{request.To} is not a number of this account." });
        var person = people.Person(request.Persona("Somebody who calls in"));
        var line = exchange.DialFromPhone(person, request.From ?? "+15550100199", request.To);
        person.HasDialed(line);
        return Results.Ok(new { line.CallSid });
    }

    IResult Connect(string identity, ConnectRequest request)
    {
        var quiet = request.Says is null && request.Hertz is null && !request.Echoes;
        var person = people.Person((request with { Silent = request.Silent || quiet }).Persona("Somebody at a browser"));
        var line = exchange.DialFromClient(person, identity, exchange.Settings.Application.Sid, request.Params);
        person.HasDialed(line);
        return Results.Ok(new { line.CallSid });
    }

    StateView State(int webhooks) => new(
        exchange.Now,
        [.. exchange.Live.OrderBy(c => c.Created).Select(View)],
        [.. exchange.Conferences.All.Where(c => !c.Over).Select(c => new RoomView(c.Sid, c.Name, c.Status, [.. c.Participants.Select(View)]))],
        [.. exchange.Queues.Select(q => new QueueView(q.Name, [.. q.Members.Select(m => m.Call.Sid)]))],
        [.. log.All.TakeLast(webhooks).Select(View)]);

    DialView View(DialRecord dial) => new(dial.To, dial.At, dial.CallSid, dial.Direction, exchange.Find(dial.CallSid)?.State.Word());

    CallView Whole(Call call) => new(
        View(call), call.Ended, call.SipCode, (call.Line?.Endpoint as ScriptedPerson)?.Heard, call.Sound.Heard, call.Sound.Said);

    LegView View(Call call) => new(
        call.Sid, call.Parent?.Sid, call.Direction, call.From, call.To, call.State.Word(), call.Created, call.Answer,
        (call.Line?.Endpoint as ScriptedPerson)?.Persona.Description, Level(call.Leg), call.Participant?.Conference.Name,
        [.. call.Notifications.Select(n => $"{n.ErrorCode.ToString(CultureInfo.InvariantCulture)} {n.Message}")]);

    static ParticipantView View(Participant p) => new(
        p.Call.Sid, p.Label, p.Status, p.Muted, p.Hold, p.Coaching, p.CallSidToCoach, p.Call.FromAddress.Identity ?? p.Call.To, Level(p.Call.Leg));

    static WebhookView View(WebhookRecord r) => new(
        r.Id, r.At, r.Kind, r.CallSid, r.ConferenceSid, r.Method, r.Url, r.Attempt, r.Status, (int)r.Took.TotalMilliseconds, r.ErrorCode, r.Error,
        r.Parameters.GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value), r.Body);

    static RecordingView View(Recording r) => new(
        r.Sid, r.CallSid, r.ConferenceSid, r.Word, r.Facts.Source, r.Channels, r.Facts.Created, Math.Round(r.Length.TotalSeconds, 2), r.Url);

    static double[][] Levels(Recording recording)
    {
        const int tenth = Pcm.SampleRate / 10;
        var samples = recording.Samples(recording.Channels);
        return [.. Enumerable.Range(0, recording.Channels).Select(channel => samples
            .Where((_, i) => i % recording.Channels == channel)
            .Chunk(tenth)
            .Select(window => Math.Round(Pcm.Loudness(window), 4))
            .ToArray())];
    }

    static double Level(Leg? leg) => Math.Round(leg?.Level ?? 0, 4);
}

sealed record StepRequest(double Seconds);

/// <summary>What somebody on the telephone network does. Everything may be left out; times in seconds.</summary>
record PersonScript
{
    public string? Name { get; init; }

    /// <summary>When rung.</summary>
    public double? AnswersAfter { get; init; }

    /// <summary>When rung: a SIP code; 486 busy, 603 declined, 404 not in service.</summary>
    public int? Refuses { get; init; }

    public bool NeverAnswers { get; init; }

    /// <summary>From the answer until they hang up.</summary>
    public double? TalksSeconds { get; init; }

    /// <summary>When calling in: from dialing until they give up, whatever happened meanwhile.</summary>
    public double? WaitsSeconds { get; init; }

    /// <summary>Said one after the other, again and again; small talk when nothing else is given.</summary>
    public string[]? Says { get; init; }

    public bool Silent { get; init; }

    /// <summary>A tone without end in place of words.</summary>
    public double? Hertz { get; init; }

    public bool Echoes { get; init; }

    /// <summary>From the answer.</summary>
    public KeyPressRequest[] Presses { get; init; } = [];

    public Persona Persona(string description)
    {
        var human = ScriptedNumbers.Human(description);
        return human with
        {
            Name = Name,
            AnswersAfter = Seconds(AnswersAfter) ?? human.AnswersAfter,
            Refuses = Refuses,
            NeverAnswers = NeverAnswers,
            HangsUpAfter = Seconds(TalksSeconds),
            GivesUpAfter = Seconds(WaitsSeconds),
            Lines = Silent ? [] : Says ?? human.Lines,
            Hertz = Silent ? null : Hertz,
            Echoes = Echoes,
            Presses = [.. Presses.Select(p => new KeyPress(TimeSpan.FromSeconds(p.After), p.Keys))],
        };
    }

    static TimeSpan? Seconds(double? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}

sealed record KeyPressRequest(double After, string Keys);

sealed record CallInRequest(string To, string? From = null) : PersonScript;

sealed record ConnectRequest : PersonScript
{
    /// <summary>As the browser's SDK passes them to the application.</summary>
    public Dictionary<string, string> Params { get; init; } = [];
}

sealed record PressRequest(string Keys);

sealed record SayRequest(string? Words = null, double? Hertz = null, double? Seconds = null);

sealed record ClockState(DateTimeOffset Now, double OffsetSeconds);

sealed record StateView(DateTimeOffset Now, LegView[] Calls, RoomView[] Rooms, QueueView[] Queues, WebhookView[] Webhooks);

/// <param name="Status">Of its call now; null when that was deleted.</param>
sealed record DialView(string To, DateTimeOffset At, string CallSid, string Direction, string? Status);

/// <param name="Seconds">So far, or in all.</param>
sealed record RecordingView(string Sid, string? CallSid, string? ConferenceSid, string Status, string Source, int Channels, DateTimeOffset Started, double Seconds, string Url);

/// <param name="Keys">The keys a scripted person heard, in order.</param>
/// <param name="Heard">Since the answer; voices by call SID.</param>
sealed record CallView(LegView Leg, DateTimeOffset? Ended, int SipCode, string? Keys, IReadOnlyList<Stretch> Heard, IReadOnlyList<Stretch> Said);

/// <param name="Level">Loudness of what this party says just now, 0 to 1.</param>
sealed record LegView(
    string Sid, string? ParentSid, string Direction, string From, string To, string Status, DateTimeOffset Created, DateTimeOffset? Answered,
    string? Who, double Level, string? Room, string[] Problems);

sealed record RoomView(string Sid, string Name, string Status, ParticipantView[] Participants);

sealed record ParticipantView(string CallSid, string? Label, string Status, bool Muted, bool Hold, bool Coaching, string? Coached, string Who, double Level);

sealed record QueueView(string Name, string[] Waiting);

sealed record WebhookView(
    long Id, DateTimeOffset At, string Kind, string? CallSid, string? ConferenceSid, string Method, string Url, int Attempt, int? Status, int Milliseconds,
    int? ErrorCode, string? Error, IReadOnlyDictionary<string, string> Parameters, string? Answer);
