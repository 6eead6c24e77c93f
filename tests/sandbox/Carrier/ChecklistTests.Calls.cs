using System.Net;
using System.Text;
using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Carrier;

/// <summary>What homemade simulators of Twilio get wrong, point by point.</summary>
public sealed partial class ChecklistTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task P01_Initiated_is_a_word_of_callbacks_only_and_answered_is_told_as_in_progress()
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"60\"/>");
        var sid = (string)(await world.Call(World.Talker))["sid"]!;

        Assert.Equal("ringing", await world.StatusOf(sid));
        world.Pass(5);

        Assert.Equal("in-progress", await world.StatusOf(sid));
        Assert.Equal(["initiated", "ringing", "in-progress"], world.Application.At("/status").Select(r => r["CallStatus"]));
    }

    [Fact]
    public async Task P02_Calls_count_their_callbacks_from_0_as_fired_and_conferences_from_1()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Dial><Conference statusCallback="/conf" statusCallbackEvent="start end">c</Conference></Dial>""");
        var only = await world.Post("Calls.json", ("To", World.Talker), ("From", World.Ours), ("Twiml", "<Response><Hangup/></Response>"), ("StatusCallback", World.App + "/only"));
        world.Pass(5);
        world.Connect("a");
        var (_, second) = world.Connect("b");
        second.HangUp();
        await world.Post($"Conferences/{world.Exchange.Conferences.Active("c")!.Sid}.json", ("Status", "completed"));

        Assert.Equal(("completed", "0"), (world.Application.At("/only").Single()["CallStatus"], world.Application.At("/only").Single()["SequenceNumber"]));
        Assert.Equal(["conference-start 1", "conference-end 2"], world.Application.At("/conf").Select(r => $"{r["StatusCallbackEvent"]} {r["SequenceNumber"]}"));
        Assert.Equal("completed", await world.StatusOf((string)only["sid"]!));
    }

    [Fact]
    public async Task P03_Callbacks_can_be_doubled_reordered_late_lost_and_before_the_201()
    {
        await using var world = await World.Create();
        string[] Seen() => [.. world.Application.At("/status").Select(r => r["CallStatus"])];
        async Task Ring(FaultSettings faults)
        {
            world.Faults.Set(faults);
            await world.Call("+15550100105");
            world.Pass(2.5);
        }

        await Ring(new() { DuplicateCallbacks = true });
        Assert.Equal(["initiated", "initiated", "ringing", "ringing", "in-progress", "in-progress", "completed", "completed"], Seen());
        await Ring(new() { ReorderCallbacks = true });
        Assert.Equal(["ringing", "initiated", "completed", "in-progress"], Seen()[8..]);
        await Ring(new() { LoseCallbacks = ["completed", "ringing"] });
        Assert.Equal(["initiated", "in-progress"], Seen()[12..]);
        await Ring(new() { DelayCallbacksSeconds = 30 });
        Assert.Equal(14, Seen().Length);
        world.Pass(31);
        Assert.Equal(["initiated", "ringing", "in-progress", "completed"], Seen()[14..]);

        world.Faults.Set(new() { CallbacksBeforeResponse = true });
        world.Pass(5);
        await world.Call("+15550100105");
        Assert.Equal("initiated", Seen()[^1]);
    }

    [Fact]
    public async Task P04_A_call_canceled_while_queued_is_never_heard_of()
    {
        await using var world = await World.Create();
        await world.Call(World.Talker);
        var queued = (string)(await world.Call("+14155550199"))["sid"]!;
        Assert.Equal("queued", await world.StatusOf(queued));

        await world.Post($"Calls/{queued}.json", ("Status", "canceled"));
        world.Pass(60);

        Assert.Equal("canceled", await world.StatusOf(queued));
        Assert.DoesNotContain(world.Application.All, r => r.Find("CallSid") == queued);
        Assert.DoesNotContain(world.Exchange.Dials, d => d.CallSid == queued);
    }

    [Fact]
    public async Task P05_Calls_and_participants_leave_one_a_second_but_Dial_does_not_wait()
    {
        await using var world = await World.Create();
        var waits = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            waits.Add((string)(await world.Call($"+1415555020{i}"))["queue_time"]!);
            waits.Add((string)(await world.Post($"Conferences/room{i}/Participants.json", ("To", $"+1415555021{i}"), ("From", World.Ours)))["queue_time"]!);
        }
        world.Pass(20);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i * 1000}"), waits);
        var starts = world.Exchange.Dials.Select(d => d.At).ToArray();
        Assert.Equal(10, starts.Length);
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));

        world.Application.Says("/voice", $"""<Dial callerId="{World.Ours}"><Number>+14155550301</Number><Number>+14155550302</Number></Dial>""");
        world.Connect("agent");
        world.Pass(0.5);
        Assert.Single(world.Exchange.Dials.Skip(10).Select(d => d.At).Distinct());
    }

    [Fact]
    public async Task P06_Numbers_are_strings_dates_RFC_2822_members_complete_and_codes_201_200_204()
    {
        await using var world = await World.Create();
        var created = await world.Try(HttpMethod.Post, "Calls.json", ("To", "+15550100105"), ("From", World.Ours), ("Twiml", "<Response><Pause length=\"9\"/></Response>"));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Null(created.Body!["duration"]);
        Assert.Equal("0", (string)created.Body["queue_time"]!);
        world.Pass(3);
        var sid = (string)created.Body["sid"]!;

        var fetched = await world.Try(HttpMethod.Get, $"Calls/{sid}.json");
        Assert.Equal((HttpStatusCode.OK, "1", "completed"), (fetched.Status, (string)fetched.Body!["duration"]!, (string)fetched.Body["status"]!));
        Assert.Equal("Fri, 20 Nov 2026 09:18:00 +0000", (string)fetched.Body["date_created"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await world.Try(HttpMethod.Delete, $"Calls/{sid}.json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Try(HttpMethod.Get, $"Calls/{sid}.json")).Status);
    }

    [Fact]
    public async Task P07_What_is_malformed_is_refused_and_nothing_is_dialed()
    {
        await using var world = await World.Create();
        (string, string) to = ("To", World.Talker), from = ("From", World.Ours), url = ("Url", World.App + "/twiml");

        using (var http = world.Http())
        using (var json = new StringContent($$"""{"To":"{{World.Talker}}","From":"{{World.Ours}}","Url":"https://x.test/"}""", Encoding.UTF8, "application/json"))
            Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync($"2010-04-01/Accounts/{World.AccountSid}/Calls.json", json, Ct)).StatusCode);
        Assert.Equal(21201, await world.ErrorOf(HttpMethod.Post, "Calls.json", ("to", World.Talker), from, url));
        Assert.Equal(21213, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, url));
        Assert.Equal(21205, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, from));
        Assert.Equal(21205, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, from, ("Url", "https://under_score.test/")));
        Assert.Equal(21211, await world.ErrorOf(HttpMethod.Post, "Calls.json", ("To", "5551234"), from, url));
        Assert.Equal(21211, await world.ErrorOf(HttpMethod.Post, "Calls.json", ("To", "+1415555"), from, url));
        Assert.Equal(21211, await world.ErrorOf(HttpMethod.Post, "Calls.json", ("To", World.Ours), from, url));
        Assert.Equal(21212, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, ("From", "client:agent"), url));
        Assert.Equal(21210, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, ("From", "+14155559999"), url));
        Assert.Equal(21218, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, from, ("ApplicationSid", "AP1")));
        Assert.Equal(21206, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, from, url, ("SendDigits", "12x")));
        Assert.Equal(21234, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, from, url, ("MachineDetection", "Maybe")));
        Assert.Equal(21209, await world.ErrorOf(HttpMethod.Post, "Calls.json", to, from, url, ("Method", "PUT")));
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Post, "calls.json", to, from, url));
        Assert.Equal(20004, await world.ErrorOf(HttpMethod.Put, "Calls.json", to, from, url));
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, "2010-04-01/Accounts/AC00000000000000000000000000000009/Calls.json"));
        using (var nobody = world.Http(null))
        {
            var refused = await nobody.GetAsync($"2010-04-01/Accounts/{World.AccountSid}/Calls.json", Ct);
            Assert.Equal((HttpStatusCode.Unauthorized, "Basic realm=\"Twilio API\""), (refused.StatusCode, refused.Headers.WwwAuthenticate.ToString()));
        }
        world.Pass(5);
        Assert.Empty(world.Exchange.Dials);

        await world.Post("Calls.json", to, from, url, ("StatusCallback", World.App + "/status"), ("StatusCallbackEvents", "initiated"), ("StatusCallbackEvent", "initiated ringing"));
        world.Pass(1);
        Assert.Empty(world.Application.At("/status"));
        var sid = world.Exchange.Dials.Single().CallSid;
        var warned = (await world.Get($"Calls/{sid}/Notifications.json"))["notifications"]!.AsArray().Select(n => (string)n!["error_code"]!);
        Assert.Equal(["20001", "21626"], warned.Order());
    }

    [Fact]
    public async Task P08_Requests_are_signed_over_the_configured_url_and_every_field_even_empty_ones()
    {
        await using var world = await World.Create();
        await world.Post("Calls.json", ("To", World.Talker), ("From", World.Ours), ("Url", "https://user:pass@app.test:8443/twiml?b=2&a=%27#rc=2"), ("Method", "POST"));
        world.Pass(5);

        var asked = Assert.Single(world.Application.At("/twiml"));
        Assert.Contains(asked.Fields, f => f is { Key: "FromCity", Value: "" });
        Assert.Equal(Signer.SignText("https://app.test/twiml?b=2&a=%27", asked.Fields, World.AuthToken), asked.Headers["X-Twilio-Signature"]);
        Assert.Equal("https://app.test:8443/twiml?b=2&a=%27", asked.Url.OriginalString);
        Assert.Equal("Basic " + Convert.ToBase64String("user:pass"u8), asked.Headers["Authorization"]);
        Assert.Equal("TwilioProxy/1.1", asked.Headers["User-Agent"]);
    }

    [Fact]
    public async Task P09_Retries_follow_the_fragment_and_a_failed_document_is_asked_of_the_fallback()
    {
        await using var world = await World.Create();
        world.Application.Answers("/broken", _ => FakeApplication.Status(500));
        world.Application.Says("/fallback", "<Hangup/>");
        async Task Place(string url, params (string, string)[] more)
        {
            await world.Post("Calls.json", [("To", World.Talker), ("From", World.Ours), ("Url", url), .. more]);
            world.Pass(30);
        }

        await Place(World.App + "/broken", ("FallbackUrl", World.App + "/fallback"));
        Assert.Single(world.Application.At("/broken"));
        var fallback = Assert.Single(world.Application.At("/fallback"));
        Assert.Equal(("11200", World.App + "/broken"), (fallback["ErrorCode"], fallback["ErrorUrl"]));

        await Place(World.App + "/broken#rc=2&rp=5xx");
        var retried = world.Application.At("/broken")[1..];
        Assert.Equal(3, retried.Length);
        Assert.Single(retried.Select(r => r.Headers["I-Twilio-Idempotency-Token"]).Distinct());
        Assert.All(retried, r => Assert.Empty(r.Url.Fragment));

        world.Application.Hangs("/slow");
        await Place(World.App + "/slow", ("FallbackUrl", World.App + "/fallback"));
        Assert.Equal(TimeSpan.FromSeconds(15), world.Application.At("/fallback")[1].At - world.Application.At("/slow").Single().At);
    }

    [Fact]
    public async Task P11_Calls_ring_60_seconds_and_Dial_30_and_5_more()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", $"""<Dial callerId="{World.Ours}" action="/left"><Number>+15550100103</Number></Dial>""");
        var call = (string)(await world.Call("+15550100103"))["sid"]!;
        world.Connect("agent");

        world.Pass(35.2);
        Assert.Empty(world.Application.At("/left"));
        world.Pass(0.2);
        Assert.Equal("no-answer", Assert.Single(world.Application.At("/left"))["DialCallStatus"]);
        world.Pass(24.8);
        Assert.Equal("ringing", await world.StatusOf(call));
        world.Pass(0.2);
        Assert.Equal("no-answer", await world.StatusOf(call));
        Assert.Equal(("487", "0"), (world.Application.At("/status")[^1]["SipResponseCode"], world.Application.At("/status")[^1]["CallDuration"]));
    }

    [Fact]
    public async Task P14_Canceled_spares_an_answered_call_completed_twice_is_21220_and_ringing_cannot_be_redirected()
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"600\"/>");
        var sid = (string)(await world.Call(World.Talker))["sid"]!;
        world.Pass(1);
        Assert.Equal(21220, await world.ErrorOf(HttpMethod.Post, $"Calls/{sid}.json", ("Url", World.App + "/other")));
        world.Pass(5);

        Assert.Equal("in-progress", (string)(await world.Post($"Calls/{sid}.json", ("Status", "canceled")))["status"]!);
        Assert.Equal("completed", (string)(await world.Post($"Calls/{sid}.json", ("Status", "completed")))["status"]!);
        Assert.Equal(21220, await world.ErrorOf(HttpMethod.Post, $"Calls/{sid}.json", ("Status", "completed")));
        Assert.Equal(21220, await world.ErrorOf(HttpMethod.Post, $"Calls/{sid}.json", ("Twiml", "<Response/>")));
    }
}
