using System.Net;
using System.Xml.Linq;
using DutyCall.Infrastructure.Twilio;

namespace DutyCall.Features.Calls.AnswerVoice;

public sealed class AnswerVoiceTests : SliceTest
{
    const string Door = "/api/voice/manual/twiml", AgentSid = "CA00000000000000000000000000000001";

    [Fact]
    public async Task Seats_the_agent_in_the_conversation()
    {
        var (ann, call) = await AnnWhoDialed();

        var conference = await Connect(ann, call);

        Assert.Equal($"c-{call:N}", conference.Value);
        Assert.Equal($"agent-{ann.Id:N}", conference.Attribute("participantLabel")!.Value);
        Assert.Equal("false", conference.Attribute("endConferenceOnExit")!.Value);
        Assert.Equal($"http://localhost/twilio/conference?org={ann.OrgId}&call={call}#rc=3&rp=ct,rt,5xx", conference.Attribute("statusCallback")!.Value);
        Assert.StartsWith($"http://localhost/twilio/left?org={ann.OrgId}&call={call}&leg=", conference.Parent!.Attribute("action")!.Value, StringComparison.Ordinal);
        Assert.Equal(AgentSid, await Ask<string>("select call_sid from call_legs where role = 'agent'"));
        Assert.Equal("voice", await Ask<string>("select kind from webhook_inbox"));
    }

    [Fact]
    public async Task Answers_the_same_when_asked_again()
    {
        var (ann, call) = await AnnWhoDialed();

        var first = await Connect(ann, call);
        var again = await Connect(ann, call);

        Assert.True(XNode.DeepEquals(first, again));
        Assert.Equal(1, await Ask<long>("select count(*) from webhook_inbox"));
    }

    [Fact]
    public async Task Has_no_second_seat_for_a_second_tab()
    {
        var (ann, call) = await AnnWhoDialed();
        await Connect(ann, call);

        await Refuses("ended already", ("From", ann.Address), ("CallSid", "CA00000000000000000000000000000002"), ("callId", call.ToString()));
    }

    [Fact]
    public async Task Seats_nobody_in_a_colleagues_call()
    {
        var (_, call) = await AnnWhoDialed();
        var ben = await Given.Agent(name: "Ben Osei");

        await Refuses("not yours", ("From", ben.Address), ("CallSid", AgentSid), ("callId", call.ToString()));
    }

    [Fact]
    public async Task Seats_nobody_in_a_call_of_another_organisation()
    {
        var (ann, call) = await AnnWhoDialed();
        var stranger = await Given.AnotherOrganisation("+13105550100");

        await Refuses("not yours", ("From", new VoiceIdentity(stranger, ann.Id).Address), ("CallSid", AgentSid), ("callId", call.ToString()));
    }

    [Fact]
    public async Task Says_that_an_ended_call_has_ended()
    {
        var (ann, call) = await AnnWhoDialed();
        await Run("update calls set state = 'ended', ended_at = now()");

        await Refuses("ended already", ("From", ann.Address), ("CallSid", AgentSid), ("callId", call.ToString()));
    }

    [Theory]
    [InlineData("callId", "not-a-call")]
    [InlineData("From", "+12125550123")]
    [InlineData("From", "client:u_1_2")]
    [InlineData("From", "client:anna")]
    [InlineData("From", "")]
    public async Task Says_goodbye_to_whoever_makes_no_sense(string field, string value)
    {
        var (ann, call) = await AnnWhoDialed();
        var form = new Dictionary<string, string> { ["From"] = ann.Address, ["CallSid"] = AgentSid, ["callId"] = call.ToString(), [field] = value };

        await Refuses("", [.. form.Select(f => (f.Key, f.Value))]);
    }

    [Fact]
    public async Task Places_the_call_of_a_browser_that_says_only_whom_to_call()
    {
        var ann = await Given.Agent();

        var (_, body) = await Twilio.Ask(Door, ("From", ann.Address), ("CallSid", AgentSid), ("To", "+12125550123"));
        var (_, again) = await Twilio.Ask(Door, ("From", ann.Address), ("CallSid", AgentSid), ("To", "+12125550123"));

        Assert.Equal(body, again);
        Assert.Equal($"c-{await Ask<Guid>("select id from calls"):N}", XDocument.Parse(body).Descendants("Conference").Single().Value);
    }

    [Fact]
    public async Task Tells_the_agent_why_it_does_not_call_that_number()
    {
        var ann = await Given.Agent();

        await Refuses("emergency", ("From", ann.Address), ("CallSid", AgentSid), ("To", "911"));
    }

    [Fact]
    public async Task Speaks_a_sentence_on_a_test_call()
    {
        var ann = await Given.Agent();

        await Refuses("test call", ("From", ann.Address), ("CallSid", AgentSid), ("echo", "1"));
    }

    [Fact]
    public async Task Hears_only_the_carrier()
    {
        var (ann, call) = await AnnWhoDialed();

        Assert.Equal(HttpStatusCode.Forbidden, await Twilio.PostUnsigned(Door, ("From", ann.Address), ("CallSid", AgentSid), ("callId", call.ToString())));
        Assert.Null(await Ask<string?>("select call_sid from call_legs"));
    }

    async Task Refuses(string words, params (string, string)[] form)
    {
        var (status, body) = await Twilio.Ask(Door, form);

        var response = XDocument.Parse(body).Root!;
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["Say", "Hangup"], response.Elements().Select(e => e.Name.LocalName));
        Assert.Contains(words, response.Element("Say")!.Value, StringComparison.Ordinal);
        Assert.Equal(0, await Ask<long>("select count(*) from call_legs where call_sid = @Sid", new { Sid = form.First(f => f.Item1 == "CallSid").Item2 }));
    }

    async Task<XElement> Connect(Person agent, Guid call)
    {
        var (status, body) = await Twilio.Ask(Door, ("From", agent.Address), ("CallSid", AgentSid), ("To", ""), ("callId", call.ToString()));

        Assert.Equal(HttpStatusCode.OK, status);
        return XDocument.Parse(body).Descendants("Conference").Single();
    }

    async Task<(Person Ann, Guid Call)> AnnWhoDialed()
    {
        var ann = await Given.Agent();
        var answer = await (await Browse(ann).WithToken()).PostJson("/api/v1/calls", new { to = "+12125550123" });
        return (ann, answer.Json.GetProperty("id").GetGuid());
    }
}
