using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Rest;

public sealed class QueuesApiTests
{
    [Fact]
    public async Task Queues_are_made_changed_listed_and_deleted_when_empty()
    {
        await using var world = await World.Create();
        var queue = await world.Post("Queues.json", ("FriendlyName", "sales"), ("MaxSize", "2"));
        Assert.Equal(("sales", 2, 0), ((string)queue["friendly_name"]!, (int)queue["max_size"]!, (int)queue["current_size"]!));
        Assert.Equal(22003, await world.ErrorOf(HttpMethod.Post, "Queues.json", ("FriendlyName", "sales")));
        Assert.Equal(20422, await world.ErrorOf(HttpMethod.Post, "Queues.json", ("MaxSize", "2")));
        Assert.Equal(3, (int)(await world.Post($"Queues/{queue["sid"]}.json", ("MaxSize", "3")))["max_size"]!);
        Assert.Single((await world.Get("Queues.json"))["queues"]!.AsArray());

        world.Application.Says("/incoming", """<Enqueue waitUrl="/wait">sales</Enqueue>""");
        world.Application.Says("/wait", "<Pause length=\"5\"/>");
        await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours });
        Assert.Equal("3", world.Application.At("/wait")[0]["MaxQueueSize"]);
        Assert.Equal(22002, await world.ErrorOf(HttpMethod.Delete, $"Queues/{queue["sid"]}.json"));
        world.Exchange.Live.Single().HangUp();

        await world.Send(HttpMethod.Delete, $"Queues/{queue["sid"]}.json");
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, $"Queues/{queue["sid"]}.json"));
    }

    [Fact]
    public async Task Who_waits_is_listed_in_order_and_can_be_sent_elsewhere()
    {
        await using var world = await World.Create();
        world.Application.Says("/incoming", """<Enqueue action="/left">sales</Enqueue><Redirect>/never</Redirect>""");
        world.Application.Says("/agent", "<Pause length=\"600\"/>");
        var first = (string)(await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours }))!["callSid"]!;
        world.Pass(5);
        var second = (string)(await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours, from = "+14155550998" }))!["callSid"]!;
        world.Pass(2);
        var queue = (string)(await world.Get("Queues.json"))["queues"]![0]!["sid"]!;
        var members = (await world.Get($"Queues/{queue}/Members.json"))["queue_members"]!.AsArray();
        Assert.Equal([(first, 1, 7), (second, 2, 2)], members.Select(m => ((string)m!["call_sid"]!, (int)m["position"]!, (int)m["wait_time"]!)));

        var front = await world.Post($"Queues/{queue}/Members/Front.json", ("Url", World.App + "/agent"));

        Assert.Equal(first, (string)front["call_sid"]!);
        Assert.Equal(first, Assert.Single(world.Application.At("/agent"))["CallSid"]);
        Assert.Equal(("redirected", "7"), (Assert.Single(world.Application.At("/left"))["QueueResult"], world.Application.At("/left")[0]["QueueTime"]));
        Assert.Equal("in-progress", await world.StatusOf(first));
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, $"Queues/{queue}/Members/{first}.json"));
        Assert.Equal(1, (int)(await world.Get($"Queues/{queue}/Members/{second}.json"))["position"]!);
        Assert.Empty(world.Application.At("/never"));
    }
}
