using System.Net;

namespace DutyCall.Features.Queues;

/// <summary>An agent sends a call to a queue: it ends with somebody of that queue, or as the queue does with those it cannot take.</summary>
public sealed class SentToQueueTests : CallTest
{
    static readonly string BenSid = "CA" + new string('7', 32);

    [Fact]
    public async Task It_ends_with_an_agent_of_that_queue()
    {
        var (queue, ben) = await TheyTalkAndBenWorks();

        var sent = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "blind", toQueue = queue });
        await Settled();

        Assert.Equal(HttpStatusCode.Created, sent.Status);
        Assert.True(WasHungUp(AgentSid));
        Assert.Equal("Ben Cole", await Ask<string>("select string_agg(u.name, ',') from offers o join users u on u.id = o.user_id where o.state = 'ringing'"));
        Assert.Equal(HttpStatusCode.OK, (await Accepts(ben, BenSid)).Status);
        Assert.Equal("Ben Cole talks", await Ask<string>("select concat_ws(' ', u.name, case when c.waiting_since is null then 'talks' end) from calls c join users u on u.id = c.agent_id where c.id = @CallId", new { CallId }));
    }

    [Fact]
    public async Task Closed_it_says_so_and_takes_a_message_that_somebody_owns()
    {
        var (queue, _) = await TheyTalkAndBenWorks();
        await Run("""update queues set hours = '[{"day": 1, "from": "09:00", "to": "17:00"}]'""", new { queue }); // Today is a Friday.

        await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "blind", toQueue = queue });
        await Settled();

        Assert.Equal(0, await Ask<int>("select count(*)::int from offers"));
        var redirect = Assert.Single(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}");
        var (_, goodbye) = await Twilio.Ask(new Uri(redirect.Form["Url"].Single()).PathAndQuery, ("CallSid", CustomerSid));
        Assert.Contains("We are closed at the moment.", goodbye);
        var (_, voicemail) = await Twilio.Ask(new Uri(System.Xml.Linq.XDocument.Parse(goodbye).Descendants("Redirect").Single().Value).PathAndQuery, ("CallSid", CustomerSid));
        Assert.Contains("<Record", voicemail);
    }

    [Fact]
    public async Task Whoever_waits_there_in_vain_is_a_missed_call_of_the_agent_who_talked_to_them()
    {
        var (queue, _) = await TheyTalkAndBenWorks();
        await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "blind", toQueue = queue });
        await Settled();
        await Later(9);

        await Status("completed", 3);
        await Settled();

        Assert.Equal("hung_up 9 Ann Lee", await Ask<string>("select concat_ws(' ', m.reason, m.waited_seconds, u.name) from missed_calls m join users u on u.id = m.owner_id"));
        Assert.Equal(0, await Ask<int>("select count(*)::int from offers where state = 'ringing'"));
    }

    /// <summary>Whose line broke is no stranger to the queue, whatever the hour.</summary>
    [Fact]
    public async Task A_call_that_comes_back_after_hours_rings_all_the_same()
    {
        var (queue, ben) = await TheyTalkAndBenWorks();
        await Run("""update queues set hours = '[{"day": 1, "from": "09:00", "to": "17:00"}]'; update calls set queue_id = @queue""", new { queue });

        await AnnIsLost();
        await Later(11);
        await Send(new Calls.KeepWatch.Command(null));
        await Settled();

        Assert.Equal(1, await Ask<int>("select count(*)::int from offers where user_id = @Id and state = 'ringing'", new { ben.Id }));
    }

    async Task<(Guid Queue, Person Ben)> TheyTalkAndBenWorks()
    {
        await TheyTalk();
        var ben = await Given.Agent(name: "Ben Cole");
        await Given.AtWork(AnnLee, ben);
        var queue = Guid.CreateVersion7();
        await Run("""
            insert into queues (org_id, id, name) values (@OrgId, @queue, 'Support');
            insert into queue_members (org_id, queue_id, user_id) values (@OrgId, @queue, @Id)
            """, new { ben.OrgId, ben.Id, queue });
        return (queue, ben);
    }
}
