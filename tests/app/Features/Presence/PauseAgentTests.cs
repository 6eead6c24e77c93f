namespace DutyCall.Features.Presence;

/// <summary>A wrap-up that ran out says that nobody may be there.</summary>
public sealed class PauseAgentTests : PresenceTest
{
    [Fact]
    public async Task Whose_wrap_up_runs_out_is_away_for_that_reason_until_they_choose_online()
    {
        var (priya, desk) = await WrappingUp();
        Assert.Equal(Clock.GetUtcNow().AddSeconds(60), await Ask<DateTimeOffset>("select work_deadline from agent_states(@now) where work = 'Wrap-up'", new { now = Clock.GetUtcNow() }));

        await Pass(TimeSpan.FromSeconds(60), desk);
        await Expire();
        await Expire();

        Assert.Equal("Away", await Shown(priya));
        Assert.Equal("Wrap-up ran out", await Ask<string>("select reason_label from agent_states(@now) where user_id = @Id", new { priya.Id, now = Clock.GetUtcNow() }));
        Assert.Equal("15:01:00 away wrap_up wrap_up", (await Log(priya))[^1]);
        Assert.Equal(1, await Ask<int>("select count(*)::integer from audit_log where action = 'presence.paused' and subject_id = @Id", new { priya.Id }));
        Assert.DoesNotContain("away:wrap_up", (await desk.Browser.Fetch("/presence")).Body, StringComparison.Ordinal);

        await desk.Touch();
        Assert.Equal("Away", await Shown(priya));
        await desk.Choose("online");
        Assert.True(await IsRoutable(priya));
    }

    [Theory]
    [InlineData("dnd", "Do not disturb")]
    [InlineData("offline", "Offline")]
    public async Task What_they_chose_meanwhile_stays(string intent, string shown)
    {
        var (priya, desk) = await WrappingUp();
        await desk.Choose(intent);

        await Pass(TimeSpan.FromSeconds(60), desk);
        await Expire();

        Assert.Equal(shown, await Shown(priya));
        Assert.Equal(0, await Ask<int>("select count(*)::integer from audit_log where action = 'presence.paused'"));
    }

    async Task<(Person, Desk)> WrappingUp()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await Given.CallOnPhone(priya, "ended", number: "+12125550123", result: "human", endedBy: "customer");
        return (priya, desk);
    }

    Task<Infrastructure.Done> Expire() => Send(new Calls.ExpireWrapUps.Command());
}
