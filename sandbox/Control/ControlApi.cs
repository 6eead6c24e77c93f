using System.Globalization;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.People;
using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Control;

/// <summary>
/// What Twilio does not have: the carrier's inside, for its page and for tests. JSON, camelCase.
/// <list type="bullet">
/// <item><c>GET faults</c>: <c>{now, byNumber}</c>. <c>PUT faults</c> and <c>PUT faults/{number}</c>: a whole <see cref="FaultSettings"/>. <c>DELETE faults</c>: none but the scripted ones.</item>
/// <item><c>GET clock</c>, <c>POST clock/step {seconds}</c>: time goes on, timer by timer; answers <c>{now, offsetSeconds}</c>.</item>
/// <item><c>GET state</c>: calls under way, rooms, webhooks. <c>?webhooks=100</c> for how many of them.</item>
/// <item><c>GET dials</c>: every phone that was rung, in order. <c>?to=+1…</c> for one.</item>
/// <item><c>GET people</c>: the numbers with a script.</item>
/// <item><c>GET numbers</c>: the account's own.</item>
/// <item><c>POST call-in {to, from?, talksSeconds?}</c>: somebody calls one of the account's numbers; answers <c>{callSid}</c>.</item>
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
        group.MapGet("dials", (string? to) => exchange.Serial.Do(() => exchange.Dials.Where(d => to is null || d.To == to).ToArray()));
        group.MapGet("people", () => ScriptedNumbers.All.Select(p => new { Number = p.Key, p.Value.Description }));
        group.MapGet("numbers", () => exchange.Serial.Do(() => new { Numbers = exchange.Account.Numbers.Select(n => new { n.Number, Name = n.FriendlyName }).ToArray() }));
        group.MapPost("call-in", (CallInRequest request) => CallIn(request));
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

    IResult CallIn(CallInRequest request)
    {
        if (!exchange.Owns(request.To))
            return Results.NotFound(new { message = $"{request.To} is not a number of this account." });
        var persona = ScriptedNumbers.Human("Somebody who calls in") with { HangsUpAfter = request.TalksSeconds is { } s ? TimeSpan.FromSeconds(s) : null };
        var line = exchange.DialFromPhone(people.Person(persona), request.From ?? "+15550100199", request.To);
        return Results.Ok(new { line.CallSid });
    }

    StateView State(int webhooks) => new(
        exchange.Now,
        [.. exchange.Live.OrderBy(c => c.Created).Select(View)],
        [.. exchange.Conferences.All.Where(c => !c.Over).Select(c => new RoomView(c.Sid, c.Name, c.Status, [.. c.Participants.Select(View)]))],
        [.. exchange.Queues.Select(q => new QueueView(q.Name, [.. q.Members.Select(m => m.Call.Sid)]))],
        [.. log.All.TakeLast(webhooks).Select(View)]);

    LegView View(Call call) => new(
        call.Sid, call.Parent?.Sid, call.Direction, call.From, call.To, call.State.Word(), call.Created, call.Answer,
        (call.Line?.Endpoint as ScriptedPerson)?.Persona.Description, Level(call.Leg), call.Participant?.Conference.Name,
        [.. call.Notifications.Select(n => $"{n.ErrorCode.ToString(CultureInfo.InvariantCulture)} {n.Message}")]);

    static ParticipantView View(Participant p) => new(
        p.Call.Sid, p.Label, p.Status, p.Muted, p.Hold, p.Coaching, p.CallSidToCoach, p.Call.FromAddress.Identity ?? p.Call.To, Level(p.Call.Leg));

    static WebhookView View(WebhookRecord r) => new(
        r.Id, r.At, r.Kind, r.CallSid, r.ConferenceSid, r.Method, r.Url, r.Attempt, r.Status, (int)r.Took.TotalMilliseconds, r.ErrorCode, r.Error,
        r.Parameters.GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value), r.Body);

    static double Level(Leg? leg) => Math.Round(leg?.Level ?? 0, 4);
}

sealed record StepRequest(double Seconds);

sealed record CallInRequest(string To, string? From = null, double? TalksSeconds = null);

sealed record ClockState(DateTimeOffset Now, double OffsetSeconds);

sealed record StateView(DateTimeOffset Now, LegView[] Calls, RoomView[] Rooms, QueueView[] Queues, WebhookView[] Webhooks);

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
