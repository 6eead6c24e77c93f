using System.Net;
using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Rest;

public sealed class LimitsTests
{
    [Fact]
    public async Task Each_leg_counts_towards_the_calls_at_once()
    {
        await using var world = await World.Create(World.Settings with { ConcurrencyLimit = 2 });
        world.Application.Says("/voice", "<Dial><Conference>c</Conference></Dial>");
        world.Connect("agent");
        await world.Call(World.Talker);

        Assert.Equal(10004, await world.ErrorOf(HttpMethod.Post, "Calls.json", ("To", "+14155550200"), ("From", World.Ours), ("Url", World.App + "/twiml")));
        Assert.Equal(16021, await world.ErrorOf(HttpMethod.Post, "Conferences/c/Participants.json", ("To", "+14155550200"), ("From", World.Ours)));
        var (second, _) = world.Connect("second");
        Assert.Equal(31486, second.End!.SdkError);
    }

    [Fact]
    public async Task Refusals_by_fault_place_nothing_and_are_used_up()
    {
        await using var world = await World.Create();
        world.Faults.Set(new() { TooManyRequests = 1, Unavailable = 1 });
        (string, string)[] form = [("To", "+14155550200"), ("From", World.Ours), ("Url", World.App + "/twiml")];

        Assert.Equal(HttpStatusCode.TooManyRequests, (await world.Try(HttpMethod.Post, "Calls.json", form)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.Try(HttpMethod.Post, "Calls.json", form)).Status);
        Assert.Equal(HttpStatusCode.Created, (await world.Try(HttpMethod.Post, "Calls.json", form)).Status);
        world.Pass(1);
        Assert.Single(world.Exchange.Dials);
    }

    [Fact]
    public async Task A_number_answers_429_twice_and_another_503_though_it_is_dialed()
    {
        await using var world = await World.Create();
        (string, string)[] To(string number) => [("To", number), ("From", World.Ours), ("Url", World.App + "/twiml")];

        Assert.Equal(20429, await world.ErrorOf(HttpMethod.Post, "Calls.json", To("+15550100114")));
        Assert.Equal(20429, await world.ErrorOf(HttpMethod.Post, "Calls.json", To("+15550100114")));
        await world.Post("Calls.json", To("+15550100114"));
        Assert.Equal(20503, await world.ErrorOf(HttpMethod.Post, "Calls.json", To("+15550100113")));
        world.Pass(3);

        Assert.Equal(["+15550100114", "+15550100113"], world.Exchange.Dials.Select(d => d.To));
        var placed = world.Exchange.Dials[1].CallSid;
        var events = (await world.Get($"Calls/{placed}/Events.json"))["events"]!.AsArray();
        Assert.Contains(events, e => (string)e!["request"]!["method"]! == "POST");
    }

    [Fact]
    public async Task The_201_may_come_20_seconds_late_while_the_call_goes_ahead()
    {
        await using var world = await World.Create();
        var answer = world.Post("Calls.json", [("To", "+15550100112"), ("From", World.Ours), ("Url", World.App + "/twiml"), .. World.Subscribed]);
        var began = world.Clock.GetUtcNow();
        while (!answer.IsCompleted)
        {
            world.Pass(0.5);
            // The request is handled on another thread: time waits until the carrier has done what it is at.
            await world.Exchange.Serial.Do(() => true);
        }

        Assert.Equal("queued", (string)(await answer)["status"]!);
        Assert.True(world.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(20));
        var talking = Assert.Single(world.Application.At("/status"), r => r["CallStatus"] == "in-progress");
        Assert.True(talking.At < world.Clock.GetUtcNow() - TimeSpan.FromSeconds(10));
    }
}
