using System.Net;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Queues;

/// <summary>Somebody calls us: what they hear, whose desk rings, and what becomes of those whom nobody answers.</summary>
public sealed class InboundTests : SliceTest
{
    const string Caller = "+12125550123", Ours = "+12125550100";
    static readonly string CallerSid = "CA" + new string('2', 32);

    FakeCarrier Carrier { get; } = new();

    private protected override void Arrange(IServiceCollection services) =>
        services.AddHttpClient<TwilioTransport>().ConfigurePrimaryHttpMessageHandler(() => Carrier);

    [Fact]
    public async Task A_caller_waits_with_music_in_the_queue_of_the_number_called()
    {
        await Queue(greeting: "Welcome.");
        await Given.AtWork(await Member("Ann Lee"));

        var (status, twiml) = await Rings();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<Say>Welcome.</Say>", twiml);
        Assert.Contains("startConferenceOnEnter=\"false\"", twiml);
        Assert.Contains("/twilio/music", twiml);
        Assert.Equal("inbound queued Support", await Ask<string>("select concat_ws(' ', c.direction, c.state, q.name) from calls c join queues q on q.id = c.queue_id where c.waiting_since is not null"));
    }

    [Fact]
    public async Task Asked_twice_it_is_one_call()
    {
        await Queue();
        await Given.AtWork(await Member("Ann Lee"));

        var first = await Rings();
        var second = await Rings();

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(1, await Ask<int>("select count(*)::int from calls"));
    }

    [Fact]
    public async Task An_unknown_caller_becomes_a_contact_and_a_known_one_is_named()
    {
        await Queue();
        await Given.AtWork(await Member("Ann Lee"));
        await Given.Contact("+12125550199", "Eleanor Voss");

        await Rings();
        await Rings(from: "+12125550199", sid: "CA" + new string('3', 32));

        Assert.Equal("call", await Ask<string>("select source from contacts where phone = @Caller", new { Caller }));
        Assert.Equal("Eleanor Voss", await Ask<string>("select contact_name from calls where customer_number = '+12125550199'"));
    }

    [Fact]
    public async Task Two_callers_of_one_number_both_wait()
    {
        await Queue();
        await Given.AtWork(await Member("Ann Lee"));

        await Rings();
        await Rings(sid: "CA" + new string('4', 32));

        Assert.Equal(2, await Ask<int>("select count(*)::int from calls where waiting_since is not null"));
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("+266696687")]
    [InlineData("")]
    public async Task A_withheld_number_is_no_contact_and_waits_like_any(string from)
    {
        await Queue();
        await Given.AtWork(await Member("Ann Lee"));

        await Rings(from: from);

        Assert.Equal(0, await Ask<int>("select count(*)::int from contacts"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from calls where waiting_since is not null"));
    }

    [Fact]
    public async Task Everybody_who_is_free_rings_and_the_first_to_answer_has_it()
    {
        var queue = await Queue();
        var (ann, ben) = (await Member("Ann Lee"), await Member("Ben Cole"));
        await Given.AtWork(ann, ben);
        await Rings();
        await Settled();

        Assert.Equal(2, await Ringing());
        var offer = await OfferOf(ben);
        var won = await (await Browse(ben).WithToken()).PostJson($"/api/v1/offers/{offer}/accept", new { });
        var lost = await (await Browse(ann).WithToken()).PostJson($"/api/v1/offers/{await OfferOf(ann)}/accept", new { });

        Assert.Equal(HttpStatusCode.OK, won.Status);
        Assert.Equal(HttpStatusCode.Conflict, lost.Status);
        Assert.Contains("Ben Cole has it.", lost.Body);
        Assert.Equal(0, await Ringing());
        Assert.Equal("Ben Cole", await Ask<string>("select u.name from calls c join users u on u.id = c.agent_id where c.queue_id = @queue and c.waiting_since is null", new { queue }));
    }

    [Fact]
    public async Task More_than_ten_ring_alike()
    {
        await Queue();
        var people = new List<Person>();
        for (var n = 0; n < 14; n++)
            people.Add(await Member($"Agent {n:00}"));
        await Given.AtWork([.. people]);

        await Rings();
        await Settled();

        Assert.Equal(14, await Ringing());
    }

    [Fact]
    public async Task Unanswered_it_rings_again_and_after_the_longest_wait_takes_a_message()
    {
        await Queue();
        await Given.AtWork(await Member("Ann Lee"));
        await Rings();
        await Settled();
        Assert.Equal(1, await Ringing());

        for (var second = 0; second < 130; second += 5)
        {
            Clock.Step(TimeSpan.FromSeconds(5));
            await Settled();
            await Route();
        }

        Assert.InRange(await Ask<int>("select count(*)::int from offers"), 4, 7);
        Assert.Equal("voicemail", await Ask<string>("select overflow from calls"));
        Assert.Equal(0, await Ringing());
        var redirect = Assert.Single(Carrier.Requests, r => r.Line == $"POST Calls/{CallerSid}");
        Assert.Contains("/twilio/voicemail?", redirect.Form["Url"].Single());
    }

    [Fact]
    public async Task While_nobody_works_there_they_leave_a_message_at_once()
    {
        await Queue();
        await Member("Ann Lee");

        var (_, twiml) = await Rings();

        Assert.Contains("All our lines are busy.", twiml);
        var (_, record) = await Twilio.Ask(Path(twiml, "Redirect"), ("CallSid", CallerSid));
        Assert.Contains("<Record", record);
    }

    [Fact]
    public async Task A_closed_queue_says_so()
    {
        var queue = await Queue();
        await Given.AtWork(await Member("Ann Lee"));
        await Run("""update queues set hours = '[{"day": 1, "from": "09:00", "to": "17:00"}]', takes_voicemail = false where id = @queue""", new { queue }); // Today is a Friday.

        var (_, twiml) = await Rings();

        Assert.Contains("We are closed at the moment.", twiml);
        Assert.Contains("<Hangup", twiml);
        await Ends();
        Assert.Equal("closed", await Ask<string>("select reason from missed_calls"));
    }

    [Fact]
    public async Task A_message_has_an_owner_and_talking_to_them_sees_to_it()
    {
        await Queue();
        var ann = await Member("Ann Lee");
        await Given.Call(ann, at: "2026-11-19 14:00", number: Caller);
        await Run("update calls set connected_at = created_at");
        var (_, twiml) = await Rings();
        var (_, record) = await Twilio.Ask(Path(twiml, "Redirect"), ("CallSid", CallerSid));

        await Twilio.Post(Attribute(record, "recordingStatusCallback"), ("RecordingSid", "RE" + new string('9', 32)), ("RecordingStatus", "completed"), ("RecordingDuration", "17"), ("RecordingUrl", "https://api.example/RE9"));
        await Ends();

        var listed = (await (await Browse(ann).WithToken()).Get("/api/v1/missed-calls?show=mine")).Json.GetProperty("calls")[0];
        Assert.Equal(("voicemail", 17, "Ann Lee"), (listed.GetProperty("reason").GetString()!, listed.GetProperty("recordingSeconds").GetInt32(), listed.GetProperty("owner").GetString()!));
        await Run("update calls set connected_at = now() where id = (select id from calls where direction = 'outbound-manual')");
        await Run("""
            insert into calls (org_id, id, direction, state, agent_id, customer_number, our_number, created_at, last_news_at)
            values (@OrgId, gen_random_uuid(), 'outbound-manual', 'answered', @Id, @Caller, @Ours, now(), now());
            update calls set connected_at = now(), state = 'connected' where state = 'answered'
            """, new { ann.OrgId, ann.Id, Caller, Ours });
        Assert.Equal("talked", await Ask<string>("select handled_how from missed_calls"));
    }

    [Fact]
    public async Task A_message_is_heard_through_us_by_those_it_is_for_and_the_log_knows()
    {
        await Queue();
        var ann = await Member("Ann Lee");
        var (_, twiml) = await Rings();
        var (_, record) = await Twilio.Ask(Path(twiml, "Redirect"), ("CallSid", CallerSid));
        await Twilio.Post(Attribute(record, "recordingStatusCallback"), ("RecordingSid", FakeCarrier.RecordingSid), ("RecordingStatus", "completed"), ("RecordingDuration", "17"));
        var call = await Ask<Guid>("select call_id from missed_calls");
        await Run("update missed_calls set department_id = @department", new { department = await Given.Department("Commercial") });

        Carrier.Next($"GET Recordings/{FakeCarrier.RecordingSid}.wav", () => new(HttpStatusCode.OK) { Content = new StringContent("RIFF", System.Text.Encoding.ASCII, "audio/x-wav") });
        var heard = await Browse(ann).Get($"/missed-calls/{call}/voicemail");
        var stranger = await Browse(await Given.Agent(await Given.Department("Retail"), "Ben Cole")).Get($"/missed-calls/{call}/voicemail");

        Assert.Equal((HttpStatusCode.OK, "RIFF"), (heard.Status, heard.Body));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        Assert.Equal("Ann Lee", await Ask<string>("select string_agg(actor_name, ',') from audit_log where action = 'missed_calls.heard'"));
        Assert.DoesNotContain("api.twilio.com", (await Browse(ann).Get("/missed-calls")).Body);
        Assert.Equal("to call back: 1", (await Browse(ann).Fetch("/missed-calls/count")).Text(".count"));
    }

    [Fact]
    public async Task Whoever_hangs_up_while_waiting_is_a_missed_call_and_no_desk_rings_on()
    {
        await Queue();
        await Given.AtWork(await Member("Ann Lee"));
        await Rings();
        await Settled();
        Clock.Step(TimeSpan.FromSeconds(7));

        await Ends();
        await Send(new Calls.ReconcileCalls.Command());
        await Settled();

        Assert.Equal("hung_up 7", await Ask<string>("select concat_ws(' ', reason, waited_seconds) from missed_calls"));
        Assert.Equal("ended customer", await Ask<string>("select concat_ws(' ', state, ended_by) from calls"));
        Assert.Equal(0, await Ringing());
    }

    [Fact]
    public async Task A_full_queue_sends_on_to_another_and_never_round()
    {
        var (first, second) = (await Queue(), await Queue("Sales"));
        await Run("update queues set overflow = 'queue', overflow_queue_id = case id when @first then @second else @first end, wait_for_nobody = true, max_wait_seconds = 10 where id in (@first, @second)", new { first, second });
        await Rings();

        await Run("update calls set waiting_since = waiting_since"); // as it came
        Clock.Step(TimeSpan.FromSeconds(11));
        await Route();
        Assert.Equal("Sales", await Ask<string>("select q.name from calls c join queues q on q.id = c.queue_id"));
        Clock.Step(TimeSpan.FromSeconds(11));
        await Route();

        Assert.Equal("voicemail", await Ask<string>("select overflow from calls"));
    }

    [Fact]
    public async Task A_number_without_a_queue_or_nobodys_number_says_so()
    {
        await Given.Organisation();

        Assert.Contains("does not take calls", (await Rings()).Body);
        Assert.Contains("not in service", (await Rings(to: "+12125550177", sid: "CA" + new string('5', 32))).Body);
    }

    [Fact]
    public async Task Unsigned_it_is_refused()
    {
        await Queue();

        Assert.Equal(HttpStatusCode.Forbidden, await Twilio.PostUnsigned("/api/voice/inbound/twiml", ("CallSid", CallerSid), ("From", Caller), ("To", Ours)));
        Assert.Equal(0, await Ask<int>("select count(*)::int from calls"));
    }

    async Task<Guid> Queue(string name = "Support", string greeting = "")
    {
        var id = Guid.CreateVersion7();
        await Run("""
            insert into queues (org_id, id, name, greeting) values (@org, @id, @name, @greeting);
            update phone_numbers set queue_id = @id where org_id = @org and queue_id is null
            """, new { org = await Given.Organisation(), id, name, greeting });
        return id;
    }

    async Task<Person> Member(string name)
    {
        var person = await Given.Agent(name: name);
        await Run("insert into queue_members (org_id, queue_id, user_id) select org_id, id, @Id from queues", new { person.Id });
        return person;
    }

    Task<(HttpStatusCode Status, string Body)> Rings(string from = Caller, string to = Ours, string? sid = null) =>
        Twilio.Ask("/api/voice/inbound/twiml", ("CallSid", sid ?? CallerSid), ("From", from), ("To", to), ("Called", to), ("Direction", "inbound"), ("CallStatus", "ringing"));

    async Task Ends()
    {
        await Twilio.Post("/api/voice/inbound/status", ("CallSid", CallerSid), ("From", Caller), ("To", Ours), ("CallStatus", "completed"), ("CallDuration", "7"), ("SequenceNumber", "1"),
            ("Timestamp", FakeCarrier.Rfc2822(Clock.GetUtcNow())!));
        await Settled();
    }

    async Task Route()
    {
        await Send(new RouteCalls.Command());
        await Settled();
    }

    Task Settled() => Services.GetRequiredService<Background>().Idle;

    Task<int> Ringing() => Ask<int>("select count(*)::int from offers where state = 'ringing'");

    Task<Guid> OfferOf(Person person) => Ask<Guid>("select id from offers where user_id = @Id order by offered_at desc limit 1", new { person.Id });

    static string Path(string twiml, string verb) => new Uri(System.Xml.Linq.XDocument.Parse(twiml).Descendants(verb).Single().Value).PathAndQuery;

    static string Attribute(string twiml, string name) => new Uri(System.Xml.Linq.XDocument.Parse(twiml).Descendants("Record").Single().Attribute(name)!.Value).PathAndQuery;
}
