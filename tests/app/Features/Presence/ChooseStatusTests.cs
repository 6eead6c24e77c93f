using System.Net;

namespace DutyCall.Features.Presence;

public sealed class ChooseStatusTests : PresenceTest
{
    [Theory]
    [InlineData("online", null, "Online", true)]
    [InlineData("away", null, "Away", false)]
    [InlineData("away", "lunch", "Away", false)]
    [InlineData("dnd", null, "Do not disturb", false)]
    [InlineData("offline", null, "Offline", false)]
    public async Task Everybody_sees_what_was_chosen(string intent, string? reason, string shown, bool routable)
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Choose(intent, reason)).Status);

        Assert.Equal(shown, await Shown(priya));
        Assert.Equal(routable, await IsRoutable(priya));
        var mine = (await desk.Browser.Get("/api/v1/presence")).Json;
        Assert.Equal(intent, mine.GetProperty("intent").GetString());
        Assert.Equal(reason, mine.GetProperty("reason").GetString());
        Assert.Equal(12, mine.GetProperty("reasons").GetArrayLength());
    }

    [Theory]
    [InlineData("invisible", null)]
    [InlineData("", null)]
    [InlineData("away", "napping")]
    [InlineData("dnd", "lunch")]
    public async Task What_there_is_not_cannot_be_chosen(string intent, string? reason)
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.Choose(intent, reason)).Status);
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task Choosing_twice_counts_once_and_the_last_choice_wins()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        await Task.WhenAll(desk.Choose("away", "break"), desk.Choose("away", "break"));
        await desk.Choose("dnd");

        Assert.Equal("Do not disturb", await Shown(priya));
        Assert.Equal(1, await Ask<int>("select count(*) from presence_log where reason = 'break'"));
    }

    [Fact]
    public async Task A_choice_without_a_page_makes_nobody_reachable()
    {
        var priya = await Given.Agent();

        await (await Open(priya)).Choose("online");

        Assert.Equal("Offline offline", await Shown(priya));
    }

    [Fact]
    public async Task Ten_quiet_minutes_set_away_and_a_hand_brings_back()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        await Pass(TimeSpan.FromSeconds(590), desk);
        Assert.Equal("Online", await Shown(priya));
        await Pass(TimeSpan.FromSeconds(10), desk);
        Assert.Equal("Away", await Shown(priya));
        Assert.Equal("presence.went_away", await Ask<string>("select action from audit_log where subject_id = @Id", new { priya.Id }));

        await Pass(TimeSpan.FromMinutes(1), desk);
        Assert.Equal("Away", await Shown(priya));
        await desk.Touch();
        Assert.Equal("Online", await Shown(priya));
        Assert.Equal(["15:00:00 online first", "15:10:00 away quiet", "15:11:00 online activity"], await Log(priya));
    }

    [Theory]
    [InlineData("away")]
    [InlineData("dnd")]
    [InlineData("offline")]
    public async Task What_somebody_chose_does_not_end_by_itself(string intent)
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await desk.Choose(intent);
        var shown = await Shown(priya);

        await Pass(TimeSpan.FromMinutes(12), desk);
        await desk.Touch();

        Assert.Equal(shown, await Shown(priya));
    }

    [Fact]
    public async Task Somebody_away_by_itself_who_chooses_away_stays_away()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await Pass(TimeSpan.FromMinutes(10), desk);

        await desk.Choose("away");
        Clock.Step(TimeSpan.FromSeconds(5));
        await desk.Touch();

        Assert.Equal("Away", await Shown(priya));
    }

    [Fact]
    public async Task A_call_and_its_wrap_up_count_as_a_hand_at_work()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        var call = await Given.CallOnPhone(priya);

        await Pass(TimeSpan.FromMinutes(20), desk);
        Assert.Equal("In call", await Shown(priya));
        Assert.Equal("online", await Ask<string>("select intent from presence"));

        await Run("update calls set state = 'ended', ended_at = @now, result = 'human', wrap_up = 'pending', wrap_up_started_at = @now where id = @call", new { call, now = Clock.GetUtcNow() });
        await Pass(TimeSpan.FromMinutes(11), desk);
        Assert.Equal("Wrap-up", await Shown(priya));

        await Run("update calls set wrap_up = 'done', wrapped_up_at = @now where id = @call", new { call, now = Clock.GetUtcNow() });
        await Pass(TimeSpan.FromSeconds(590), desk);
        Assert.Equal("Online", await Shown(priya));
        await Pass(TimeSpan.FromSeconds(30), desk);
        Assert.Equal("Away", await Shown(priya));
    }

    [Fact]
    public async Task An_offer_rings_at_whom_it_is_made_and_is_told()
    {
        var priya = await Given.Agent();
        await AtWork(priya);
        await Run("""
            insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, last_news_at) values (@OrgId, @call, 'inbound', 'queued', '+12125550123', '+12125550100', @now, @now);
            insert into offers (org_id, id, call_id, user_id, purpose, offered_at, expires_at) values (@OrgId, gen_random_uuid(), @call, @Id, 'inbound', @now, @now + interval '20 s')
            """, new { priya.OrgId, priya.Id, call = Guid.CreateVersion7(), now = Clock.GetUtcNow() });

        Assert.Equal("Ringing", await Shown(priya));
        Assert.Equal(20, await Ask<int>("select extract(epoch from work_deadline - work_since)::integer from agent_states(@now) where user_id = @Id", new { priya.Id, now = Clock.GetUtcNow() }));
        Assert.False(await IsRoutable(priya));
    }
}
