using System.Net;
using DutyCall.Infrastructure.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Presence;

public sealed class TestRingTests : PresenceTest
{
    readonly FakeCarrier carrier = new();

    private protected override void Arrange(IServiceCollection services) =>
        services.AddHttpClient<TwilioTransport>().ConfigurePrimaryHttpMessageHandler(() => carrier);

    [Fact]
    public async Task An_online_agent_is_rung_at_silently_every_five_minutes_and_only_then()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        var ring = await Ring();
        Assert.StartsWith($"{priya.Address}?test=", carrier.Requests[^1].Form["To"].Single(), StringComparison.Ordinal);
        Assert.Equal("<Response><Hangup/></Response>", carrier.Requests[^1].Form["Twiml"].Single());
        Assert.Equal(HttpStatusCode.NoContent, (await Hear(desk, ring)).Status);

        await desk.Touch();
        await Pass(TimeSpan.FromSeconds(290), desk);
        await Send(new TestRing.Command());
        Assert.Single(carrier.Requests);

        await Pass(TimeSpan.FromSeconds(10), desk);
        await Ring();
        Assert.Equal(2, carrier.Requests.Count);
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task A_ring_that_is_not_heard_makes_the_agent_unroutable_and_says_so_until_one_is_heard()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        var ring = await Ring();

        await Pass(TimeSpan.FromSeconds(14), desk);
        await Send(new TestRing.Command());
        Assert.True(await IsRoutable(priya));

        await Pass(TimeSpan.FromSeconds(1), desk);
        await Send(new TestRing.Command());
        Assert.Equal("Unreachable test_ring", await Shown(priya));
        Assert.False(await IsRoutable(priya));
        Assert.Contains("A silent test call did not arrive", (await desk.Browser.Fetch("/presence")).Text(".reach"), StringComparison.Ordinal);
        Assert.Equal(1, await Ask<int>("select count(*) from audit_log where action = 'presence.test_ring_failed' and subject_id = @Id", new { priya.Id }));

        await Pass(TimeSpan.FromSeconds(45), desk);
        var second = await Ring();
        Assert.NotEqual(ring, second);
        Assert.Equal("Unreachable test_ring", await Shown(priya));
        await Hear(desk, second);
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task Heard_late_is_heard_and_another_persons_ring_is_not()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        var ring = await Ring();
        await Pass(TimeSpan.FromSeconds(20), desk);
        await Send(new TestRing.Command());
        Assert.Equal("Unreachable test_ring", await Shown(priya));

        var leila = await Open(await Given.Agent(name: "Leila Haddad"));
        Assert.Equal(HttpStatusCode.NotFound, (await Hear(leila, ring)).Status);
        Assert.Equal("Unreachable test_ring", await Shown(priya));
        await Hear(desk, ring);
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task A_device_that_registers_anew_is_believed_and_rung_at_at_once()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await Ring();
        await Pass(TimeSpan.FromSeconds(20), desk);
        await Send(new TestRing.Command());

        desk.Device = "opening";
        await desk.Beat();
        Assert.Equal("Unreachable device", await Shown(priya));
        desk.Device = "registered";
        await desk.Beat();

        Assert.Equal("Online", await Shown(priya));
        await Ring();
        Assert.Equal(2, carrier.Requests.Count);
    }

    [Fact]
    public async Task Nobody_is_rung_at_who_is_busy_away_or_gone()
    {
        var busy = await Given.Agent(name: "Busy");
        await AtWork(busy);
        await Given.CallOnPhone(busy);
        await (await AtWork(await Given.Agent(name: "Away"))).Choose("away");
        var lost = await AtWork(await Given.Agent(name: "Lost"));
        lost.Device = "lost";
        await lost.Beat();

        await Send(new TestRing.Command());

        Assert.Empty(carrier.Requests);
    }

    [Fact]
    public async Task Whoever_takes_a_call_while_it_rings_has_not_failed()
    {
        var priya = await Given.Agent();
        await AtWork(priya);
        await Ring();
        await Given.CallOnPhone(priya);

        Clock.Step(TimeSpan.FromSeconds(16));
        await Send(new TestRing.Command());

        Assert.Equal("In call", await Shown(priya));
        Assert.Null(await Ask<DateTime?>("select test_ring_failed_at from presence"));
    }

    [Fact]
    public async Task A_carrier_that_takes_no_test_ring_says_nothing_about_the_agent()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        carrier.Next("POST Calls", HttpStatusCode.BadRequest, new { code = 21201, message = "No.", status = 400 });
        await Send(new TestRing.Command());

        await Pass(TimeSpan.FromSeconds(20), desk);
        await Send(new TestRing.Command());

        Assert.Equal("Online", await Shown(priya));
        Assert.Single(carrier.Requests);
    }

    [Fact]
    public async Task A_turn_that_people_need_is_left_to_them()
    {
        await AtWork(await Given.Agent());
        await Run("insert into carrier_pace (account_sid, free_at) values (@AccountSid, clock_timestamp())", new { Kit.Twilio.AccountSid });

        await Send(new TestRing.Command());

        Assert.Empty(carrier.Requests);
    }

    /// <summary>One test ring goes out; answers its id.</summary>
    async Task<Guid> Ring()
    {
        // The carrier's turns are counted on the database's own clock, which stands not still.
        await Run("delete from carrier_pace");
        carrier.Next("POST Calls", HttpStatusCode.Created, FakeCarrier.Call("CA" + new string('9', 32), "queued"));
        var before = carrier.Requests.Count;
        await Send(new TestRing.Command());
        Assert.Equal(before + 1, carrier.Requests.Count);
        return Guid.Parse(carrier.Requests[^1].Form["To"].Single().Split("?test=")[1]);
    }

    static Task<Answer> Hear(Desk desk, Guid ring) => desk.Browser.PostJson($"/api/v1/presence/test-rings/{ring}/heard", new { });
}
