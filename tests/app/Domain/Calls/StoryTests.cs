using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Calls;

/// <summary>The same news in any order, each however often, tell the same story; and no news ever takes one back.</summary>
public sealed class StoryTests
{
    static readonly Guid AgentLeg = new("11111111-0000-0000-0000-000000000000"), CustomerLeg = new("22222222-0000-0000-0000-000000000000");
    static readonly string AgentSid = "CA" + new string('1', 32), CustomerSid = "CA" + new string('2', 32), Room = "CF" + new string('1', 32);
    static readonly DateTimeOffset Start = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);
    static readonly CallFacts Facts = new(true, AgentLeg, AgentSid, CustomerLeg);

    /// <summary>Calls as the carrier told them.</summary>
    static readonly News[][] Recorded =
    [
        [.. Seated(), Dialed(DialFate.Accepted), Leg("initiated", 0, 1), Leg("ringing", 1, 2), Leg("in-progress", 2, 8), Joins(CustomerSid, 8, 2), Ends("completed", 3, 60, ("CallDuration", "52")), Leaves(CustomerSid, 60, 3, "completed"), Leaves(AgentSid, 61, 4, "completed"), .. AgentEnds(61)],
        [.. Seated(), Dialed(DialFate.Accepted), Leg("initiated", 0, 1), Leg("ringing", 1, 2), Leg("in-progress", 2, 8), Joins(CustomerSid, 8, 2), Asks(30), HangsUp(30), Leaves(AgentSid, 30, 3, "completed"), Ends("completed", 3, 30, ("CallDuration", "22")), Looks("completed", 31), .. AgentEnds(30)],
        [.. Seated(), Dialed(DialFate.Accepted), Leg("initiated", 0, 1), Ends("busy", 1, 2, ("SipResponseCode", "486")), Leaves(CustomerSid, 2, 2, "busy"), .. AgentEnds(3)],
        [.. Seated(), Dialed(DialFate.Accepted), Leg("initiated", 0, 1), Leg("ringing", 1, 2), Ends("no-answer", 2, 32, ("SipResponseCode", "487")), .. AgentEnds(33)],
        [.. Seated(), Dialed(DialFate.Unknown), Leg("ringing", 1, 2), Leg("in-progress", 2, 3), Looks("in-progress", 70), Leaves(CustomerSid, 80, 3, "completed"), .. AgentEnds(81)],
        [.. Seated(), Dialed(DialFate.Refused, ("Code", "21211"), ("Message", "no")), .. AgentEnds(2)],
        [.. Seated(), Dialed(DialFate.Unknown), Read("lost", "search", [], 130), Leg("ringing", 1, 131)],
        // Two ends of one leg: the one told first counts.
        [.. Seated(), Dialed(DialFate.Accepted), Leg("ringing", 1, 2), Ends("no-answer", 2, 32), Ends("canceled", 3, 32), Looks("completed", 33)],
        // Held twice, once until the end.
        [.. Seated(), Dialed(DialFate.Accepted), Leg("in-progress", 2, 8), Joins(CustomerSid, 8, 2), Holds(true, 10, 4), Answers(true, 11), Answers(false, 20), Holds(false, 20, 5), Holds(true, 40, 6), Ends("completed", 3, 60, ("CallDuration", "52")), Leaves(CustomerSid, 60, 7, "completed"), Leaves(AgentSid, 61, 8, "completed"), .. AgentEnds(61)],
    ];

    [Fact]
    public void Any_order_and_repetition_tells_the_same() => Prop
        .ForAll(Arb.From(Told), told => Tell(told.News) == Tell(told.Original))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void No_news_leads_back() => Prop
        .ForAll(Arb.From(Told), told => States(told.News).Zip(States(told.News).Skip(1)).All(step => step.First <= step.Second))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Every_recorded_call_comes_to_its_own_end() => Assert.Equal(
        ["human customer", "human agent", "busy carrier", "no_answer carrier", "human customer", "bad_number carrier", "carrier_error carrier", "no_answer carrier", "human customer"],
        Recorded.Select(news => Story.Of(Facts, news).End!).Select(end => $"{end.Result} {end.By}"));

    [Fact]
    public void Holds_have_their_beginning_and_end() =>
        Assert.Equal(["10 20", "40 60"], Story.Of(Facts, Recorded[^1]).Customer.Holds.Select(hold => $"{(hold.From - Start).TotalSeconds} {(hold.Until - Start)?.TotalSeconds}"));

    [Fact]
    public void Whoever_was_given_up_and_is_there_after_all_is_hung_up() =>
        Assert.Contains(new Step.HangUp(CustomerLeg), Story.Of(Facts, Recorded[6]).Next());

    /// <summary>All of it, and all that follows from it.</summary>
    static string Tell(News[] news)
    {
        var story = Story.Of(Facts, news);
        return JsonSerializer.Serialize(story) + string.Join(", ", story.Next());
    }

    static Gen<(News[] News, News[] Original)> Told =>
        from original in Gen.Elements(Recorded)
        from repeated in Gen.SubListOf(original)
        from news in Gen.Shuffle(original.Concat(repeated).ToArray())
        select (news.ToArray(), original);

    static CallState[] States(News[] news) => [.. Enumerable.Range(0, news.Length + 1).Select(count => Story.Of(Facts, news[..count]).State)];

    static News[] Seated() => [Read("voice", "/api/voice/manual/twiml", [("CallSid", AgentSid)], 0), Joins(AgentSid, 0, 1)];

    static News[] AgentEnds(int second) =>
        [Read("left", "/twilio/left", [("CallSid", AgentSid)], second), Read("status", "/api/voice/manual/status", [("CallSid", AgentSid), ("CallStatus", "completed"), ("SequenceNumber", "0")], second)];

    static News Dialed(DialFate fate, params (string, string)[] more) =>
        Read("rest", $"dial?leg={CustomerLeg}", [("Fate", fate.ToString()), .. fate == DialFate.Accepted ? [("CallSid", CustomerSid)] : Array.Empty<(string, string)>(), .. more], 1);

    static News Leg(string status, int sequence, int second) => Ends(status, sequence, second);

    static News Ends(string status, int sequence, int second, params (string, string)[] more) =>
        Read("status", $"/api/voice/manual/status?leg={CustomerLeg}", [("CallSid", CustomerSid), ("CallStatus", status), ("SequenceNumber", $"{sequence}"), .. more], second);

    static News Looks(string status, int second) => Read("lookup", $"lookup?leg={CustomerLeg}", [("CallSid", CustomerSid), ("CallStatus", status)], second);

    static News Holds(bool held, int second, int sequence) =>
        Read("conference", "/twilio/conference", [("CallSid", CustomerSid), ("ConferenceSid", Room), ("StatusCallbackEvent", held ? "participant-hold" : "participant-unhold"), ("SequenceNumber", $"{sequence}")], second);

    static News Answers(bool held, int second) => Read("adjusted", "adjust", [("CallSid", CustomerSid), ("Hold", held ? "true" : "false")], second);

    static News Joins(string sid, int second, int sequence) =>
        Read("conference", "/twilio/conference", [("CallSid", sid), ("ConferenceSid", Room), ("StatusCallbackEvent", "participant-join"), ("SequenceNumber", $"{sequence}"), ("ParticipantLabel", sid == AgentSid ? "agent-1" : "customer")], second);

    static News Leaves(string sid, int second, int sequence, string status) =>
        Read("conference", "/twilio/conference", [("CallSid", sid), ("ConferenceSid", Room), ("StatusCallbackEvent", "participant-leave"), ("SequenceNumber", $"{sequence}"), ("ParticipantCallStatus", status)], second);

    static News Asks(int second) => Read("asked", "end", [("By", "agent")], second);

    static News HangsUp(int second) => Read("hangup", $"hangup?leg={CustomerLeg}", [], second);

    /// <summary>The last thing a row says; what it says besides follows from it.</summary>
    static News Read(string kind, string path, (string Name, string Value)[] fields, int second) =>
        News.Read(kind, path, fields.ToDictionary(f => f.Name, f => f.Value), Start.AddSeconds(second)).Last();
}
