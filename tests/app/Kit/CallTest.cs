using System.Net;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Kit;

/// <summary>A test about one call: the carrier's REST API is scripted, its webhooks are sent by hand.</summary>
public abstract class CallTest : SliceTest
{
    private protected const string Customer = "+12125550123";
    private protected static readonly string CustomerSid = FakeCarrier.CustomerSid, ConferenceSid = "CF" + new string('1', 32);

    /// <summary>Ann's own leg; a test of a standing line has that.</summary>
    private protected string AgentSid { get; set; } = "CA" + new string('1', 32);

    readonly Dictionary<string, string> labels = [];
    int roomSequence;

    private protected FakeCarrier Carrier { get; } = new();
    private protected Browser Ann { get; private set; } = null!;
    private protected Person AnnLee { get; set; } = null!;
    private protected Guid CallId { get; set; }

    private protected override void Arrange(IServiceCollection services) =>
        services.AddHttpClient<TwilioTransport>().ConfigurePrimaryHttpMessageHandler(() => Carrier);

    /// <summary>Ann has pressed the button, and her browser has called in.</summary>
    private protected async Task AnnDials()
    {
        AnnLee = await Given.Agent(name: "Ann Lee");
        Ann = await Browse(AnnLee).WithToken();
        CallId = (await Ann.PostJson("/api/v1/calls", new { to = Customer })).Json.GetProperty("id").GetGuid();
        await Twilio.Ask("/api/voice/manual/twiml", ("From", AnnLee.Address), ("CallSid", AgentSid), ("callId", CallId.ToString()));
        await Settled();
    }

    /// <summary>… and she is in the conference, so the customer is dialed.</summary>
    private protected async Task AnnIsIn()
    {
        await AnnDials();
        await Room("participant-join", AgentSid);
    }

    /// <summary>… and the customer has answered and is in it too.</summary>
    private protected async Task TheyTalk()
    {
        await AnnIsIn();
        await Status("ringing", 1);
        await Status("in-progress", 2);
        await Room("participant-join", CustomerSid);
    }

    /// <summary>A campaign has somebody for this agent, and their browser has taken the line.</summary>
    private protected async Task TakesTheLine(Person agent)
    {
        await CallsIn(agent);
        await Room("participant-join", AgentSid);
    }

    /// <summary>The browser of whom a call is reserved for; the carrier has not said yet that it is in the conference.</summary>
    private protected async Task CallsIn(Person agent)
    {
        AnnLee = agent;
        CallId = await Ask<Guid>("select id from calls where agent_id = @Id order by created_at desc, id desc limit 1", new { agent.Id });
        await Twilio.Ask("/api/voice/manual/twiml", ("From", agent.Address), ("CallSid", AgentSid), ("callId", CallId.ToString()));
        await Settled();
    }

    private protected async Task Room(string @event, string sid, params (string, string)[] more)
    {
        await Twilio.Post($"/twilio/conference?org={AnnLee.OrgId}&call={CallId}",
            [("ConferenceSid", ConferenceSid), ("StatusCallbackEvent", @event), ("CallSid", sid), ("SequenceNumber", $"{++roomSequence}"), ("ParticipantLabel", Label(sid)), ("Timestamp", Now), .. more]);
        await Settled();
    }

    private protected async Task<HttpStatusCode> Status(string status, int sequence, string? sid = null, params (string, string)[] more)
    {
        var leg = await Ask<Guid?>("select (select id from call_legs where call_id = @CallId and role = 'customer')", new { CallId });
        var answer = await Twilio.Post($"/api/voice/manual/status?org={AnnLee.OrgId}&call={CallId}&leg={leg}",
            [("CallSid", sid ?? CustomerSid), ("CallStatus", status), ("SequenceNumber", $"{sequence}"), ("CallbackSource", "call-progress-events"), ("Timestamp", Now), .. more]);
        await Settled();
        return answer;
    }

    /// <summary>Ann's line is gone, and nobody asked for it: a reload, a crash, a cable.</summary>
    private protected Task AnnIsLost(string sid = "") =>
        Room("participant-leave", sid.Length > 0 ? sid : AgentSid, ("ParticipantCallStatus", "completed"), ("ReasonParticipantLeft", "participant_hung_up"));

    /// <summary>Somebody's browser calls in with this call; where it is let in, it joins. Answers what it was told.</summary>
    private protected async Task<string> CallsIn(Person who, string sid, bool joins = true)
    {
        var (_, told) = await Twilio.Ask("/api/voice/manual/twiml", ("From", who.Address), ("CallSid", sid), ("callId", CallId.ToString()));
        await Settled();
        if (!told.Contains("<Conference", StringComparison.Ordinal) || !joins)
            return told;
        labels[sid] = System.Xml.Linq.XDocument.Parse(told).Descendants("Conference").Single().Attribute("participantLabel")!.Value;
        await Room("participant-join", sid);
        return told;
    }

    /// <summary>Somebody takes what rings at their desk, and their browser joins.</summary>
    private protected async Task<Answer> Accepts(Person who, string sid, bool joins = true)
    {
        var offer = await Ask<Guid>("select id from offers where user_id = @Id and state = 'ringing'", new { who.Id });
        var answer = await (await Browse(who).WithToken()).PostJson($"/api/v1/offers/{offer}/accept", new { });
        await Settled();
        if (answer.Status == HttpStatusCode.OK)
            await CallsIn(who, sid, joins);
        return answer;
    }

    /// <summary>Progress of somebody outside who was brought into the call.</summary>
    private protected async Task Party(string status, int sequence, string label = "party-1", params (string, string)[] more)
    {
        var leg = await Ask<Guid>("select id from call_legs where call_id = @CallId and label = @label", new { CallId, label });
        await Twilio.Post($"/api/voice/manual/status?org={AnnLee.OrgId}&call={CallId}&leg={leg}",
            [("CallSid", FakeCarrier.SidOf(label)), ("CallStatus", status), ("SequenceNumber", $"{sequence}"), ("CallbackSource", "call-progress-events"), ("Timestamp", Now), .. more]);
        await Settled();
    }

    /// <summary>… who answers and is in it.</summary>
    private protected async Task PartyAnswers(string label = "party-1")
    {
        await Party("ringing", 1, label);
        await Party("in-progress", 2, label);
        labels[FakeCarrier.SidOf(label)] = label;
        await Room("participant-join", FakeCarrier.SidOf(label));
    }

    /// <summary>What the carrier was last told about somebody: hold, talk; null when nothing.</summary>
    private protected string? LastTold(string sid) =>
        Carrier.Requests.LastOrDefault(r => r.Line == $"POST Conferences/{ConferenceSid}/Participants/{sid}" && r.Form.ContainsKey("Hold"))?.Form["Hold"][0] switch { "true" => "hold", "false" => "talk", _ => null };

    private protected bool WasHungUp(string sid) => Carrier.Requests.Any(r => r.Line == $"POST Calls/{sid}");

    private protected async Task Later(int seconds)
    {
        Clock.Step(TimeSpan.FromSeconds(seconds));
        await Settled();
    }

    /// <summary>The browser's own leg ends: the application's one status URL hears of it.</summary>
    private protected async Task AnnsLegEnds()
    {
        await Twilio.Post("/api/voice/manual/status", ("CallSid", AgentSid), ("CallStatus", "completed"), ("SequenceNumber", "0"), ("From", AnnLee.Address), ("Timestamp", Now));
        await Settled();
    }

    /// <summary>Nothing is under way behind the answers.</summary>
    private protected Task Settled() => Services.GetRequiredService<Background>().Idle;

    private protected Task<string> State() => Ask<string>("select concat_ws(' ', state, result, ended_by) from calls where id = @CallId", new { CallId });

    private protected async Task Reconcile()
    {
        await Send(new Features.Calls.ReconcileCalls.Command());
        await Settled();
    }

    string Now => FakeCarrier.Rfc2822(Clock.GetUtcNow())!;

    string Label(string sid) => labels.GetValueOrDefault(sid) ?? (sid == AgentSid ? $"agent-{AnnLee.Id:N}" : "customer");
}
