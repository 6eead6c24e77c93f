using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Pacing;

namespace DutyCall.Domain;

/// <summary>What pacing hears of what the database shows.</summary>
public sealed class PacingFeedTests
{
    static readonly DateTime Ten = new(2026, 11, 20, 10, 0, 0, DateTimeKind.Utc);
    static readonly Guid Ann = new("00000000-0000-0000-0000-00000000000a"), Call = new("00000000-0000-0000-0000-0000000000c1");

    [Fact]
    public void A_call_is_told_step_by_step_and_each_step_once()
    {
        var feed = new PacingFeed();
        var dialed = new PacedCall(Call, null, Ten, null, null, null, null, null, null, false);

        Assert.Equal(["Dialed", "Ready"], Words(feed.Read([dialed], [new(Ann, "ready", false)], Ten)));
        Assert.Equal(["Ringing"], Words(feed.Read([dialed with { RingingAt = Ten.AddSeconds(2) }], [new(Ann, "ready", false)], Ten.AddSeconds(3))));
        var talking = dialed with { AgentId = Ann, RingingAt = Ten.AddSeconds(2), AnsweredAt = Ten.AddSeconds(9), ConnectedAt = Ten.AddSeconds(10) };
        Assert.Equal(["Answered", "Matched", "Talking"], Words(feed.Read([talking], [new(Ann, "busy", false)], Ten.AddSeconds(11))));
        Assert.Empty(feed.Read([talking], [new(Ann, "busy", false)], Ten.AddSeconds(12)));
        Assert.Equal(["Ended", "Wrapping", "Wrapping"], Words(feed.Read([talking with { EndedAt = Ten.AddSeconds(70) }], [new(Ann, "wrapping", false)], Ten.AddSeconds(71))));
        Assert.Equal(["Ready"], Words(feed.Read([talking with { EndedAt = Ten.AddSeconds(70), WrittenUpAt = Ten.AddSeconds(90) }], [new(Ann, "ready", false)], Ten.AddSeconds(91)), skip: "Ready"));
    }

    [Fact]
    public void The_past_is_told_in_the_order_of_its_times()
    {
        var other = new Guid("00000000-0000-0000-0000-0000000000c2");
        var news = new PacingFeed().Read(
        [
            new(Call, Ann, Ten, Ten.AddSeconds(2), Ten.AddSeconds(8), Ten.AddSeconds(9), null, Ten.AddSeconds(60), Ten.AddSeconds(75), false),
            new(other, null, Ten.AddSeconds(1), Ten.AddSeconds(3), Ten.AddSeconds(20), null, Ten.AddSeconds(22), Ten.AddSeconds(30), null, false),
        ], [], Ten.AddSeconds(100));

        Assert.Equal(["Dialed", "Dialed", "Ringing", "Ringing", "Answered", "Matched", "Answered", "Abandoned", "Ended", "Ended", "Wrapping", "Ready"], Words(news));
        Assert.Equal(news.Select(one => one.At).Order(), news.Select(one => one.At));
    }

    /// <summary>The carrier tells whole seconds: what is over at once has ended before it was dialed, by its times. It is not under way for ever.</summary>
    [Fact]
    public void What_the_carrier_cuts_to_whole_seconds_keeps_its_order()
    {
        var feed = new PacingFeed();
        var dialed = new PacedCall(Call, null, Ten.AddSeconds(0.4), null, null, null, null, null, null, false);

        Assert.Equal(["Dialed", "Ringing", "Ended"], Words(feed.Read([dialed with { RingingAt = Ten, EndedAt = Ten }], [], Ten.AddSeconds(0.5))));

        var later = dialed with { Id = Ann, DialedAt = Ten.AddSeconds(5.9) };
        feed.Read([later], [], Ten.AddSeconds(5.95));
        Assert.Equal([5.9], feed.Read([later with { RingingAt = Ten.AddSeconds(5) }], [], Ten.AddSeconds(6.1)).Select(one => Math.Round(one.At - (Ten - DateTime.UnixEpoch).TotalSeconds, 3)));
    }

    [Fact]
    public void Who_is_not_shown_any_more_has_left_and_who_was_never_there_is_not_told()
    {
        var feed = new PacingFeed();
        feed.Read([], [new(Ann, "ready", false)], Ten);

        Assert.Equal(["Left"], Words(feed.Read([], [], Ten.AddSeconds(1))));
        Assert.Empty(feed.Read([], [], Ten.AddSeconds(2)));
        Assert.Empty(feed.Read([], [new(Ann, "left", false)], Ten.AddSeconds(3)));
    }

    [Fact]
    public void Who_says_that_they_leave_after_this_call_is_told_once()
    {
        var feed = new PacingFeed();
        feed.Read([], [new(Ann, "busy", false)], Ten);

        Assert.Equal(["AwayAnnounced"], Words(feed.Read([], [new(Ann, "busy", true)], Ten.AddSeconds(1))));
        Assert.Empty(feed.Read([], [new(Ann, "busy", true)], Ten.AddSeconds(2)));
    }

    [Fact]
    public void A_machine_is_told_with_the_agent_who_had_it()
    {
        var machine = new PacedCall(Call, Ann, Ten, Ten, Ten.AddSeconds(5), Ten.AddSeconds(6), null, Ten.AddSeconds(9), null, true);

        var told = new PacingFeed().Read([machine], [], Ten.AddSeconds(10)).Single(one => one.News == PacingNews.Machine);

        Assert.Equal((Call, Ann), (told.Line, told.Agent));
    }

    /// <param name="skip">The one that may come twice, by the call and by the agent.</param>
    static string[] Words(IReadOnlyList<PacingEvent> news, string skip = "")
    {
        var words = news.Select(one => one.News.ToString()).ToArray();
        return skip.Length > 0 ? [.. words.Distinct()] : words;
    }
}
