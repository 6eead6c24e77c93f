using System.Text;

namespace DutyCall.Sandbox.Carrier;

public sealed partial class ChecklistTests
{
    [Fact]
    public async Task P17_Machine_detection_takes_its_time_delays_the_document_only_when_synchronous_and_yields_to_SendDigits()
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"600\"/>");
        var on = ("MachineDetection", "Enable");

        await world.Call("+15550100120", on);
        world.Pass(2);
        Assert.Empty(world.Application.At("/twiml"));
        world.Pass(3);
        var waited = Assert.Single(world.Application.At("/twiml"));
        Assert.Equal(("human", "2140"), (waited["AnsweredBy"], waited["MachineDetectionDuration"]));

        await world.Call("+15550100107", on, ("AsyncAmd", "true"), ("AsyncAmdStatusCallback", World.App + "/amd"));
        world.Pass(3);
        Assert.Null(world.Application.At("/twiml")[1].Find("AnsweredBy"));
        Assert.Empty(world.Application.At("/amd"));
        world.Pass(2);
        Assert.Equal(["AccountSid", "AnsweredBy", "CallSid", "MachineDetectionDuration"], Assert.Single(world.Application.At("/amd")).Fields.Select(f => f.Key).Order());

        var voicemail = (string)(await world.Call("+15550100101", ("MachineDetection", "DetectMessageEnd"), ("AsyncAmd", "true"), ("AsyncAmdStatusCallback", World.App + "/amd")))["sid"]!;
        world.Pass(14);
        Assert.Equal("machine_end_beep", world.Application.At("/amd")[1]["AnsweredBy"]);
        Assert.Equal("machine_end_beep", (string)(await world.Get($"Calls/{voicemail}.json"))["answered_by"]!);

        var digits = (string)(await world.Call("+15550100109", on, ("SendDigits", "ww1")))["sid"]!;
        world.Pass(10);
        Assert.Null((await world.Get($"Calls/{digits}.json"))["answered_by"]);
    }

    [Fact]
    public async Task P18_A_recording_is_completed_after_the_call_its_URL_has_no_extension_and_stopped_is_for_good()
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"600\"/>");
        var sid = (string)(await world.Call(World.Talker, ("Record", "true"), ("Trim", "do-not-trim"), ("RecordingStatusCallback", World.App + "/recorded")))["sid"]!;
        world.Pass(5);
        var second = (string)(await world.Post($"Calls/{sid}/Recordings.json"))["sid"]!;
        Assert.Equal(16108, await world.ErrorOf(HttpMethod.Post, $"Calls/{sid}/Recordings/Twilio.CURRENT.json", ("Status", "paused")));
        await world.Post($"Calls/{sid}/Recordings/{second}.json", ("Status", "stopped"));
        Assert.Equal(16114, await world.ErrorOf(HttpMethod.Post, $"Calls/{sid}/Recordings/{second}.json", ("Status", "in-progress")));
        Assert.Equal("paused", (string)(await world.Post($"Calls/{sid}/Recordings/Twilio.CURRENT.json", ("Status", "paused")))["status"]!);

        await world.Post($"Calls/{sid}.json", ("Status", "completed"));

        Assert.Equal("completed", world.Application.At("/status")[^1]["CallStatus"]);
        Assert.Empty(world.Application.At("/recorded"));
        world.Pass(3);
        var recorded = Assert.Single(world.Application.At("/recorded"));
        Assert.EndsWith("/Recordings/" + recorded["RecordingSid"], recorded["RecordingUrl"]);
        Assert.Equal(recorded["RecordingUrl"], world.Application.At("/status")[^1]["RecordingUrl"]);
    }

    [Fact]
    public async Task P20_Duration_is_billed_minutes_the_price_comes_late_and_what_was_not_detected_is_not_told()
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"61\"/>");
        var sid = (string)(await world.Call(World.Talker))["sid"]!;
        world.Pass(70);

        var ended = world.Application.At("/status")[^1];
        Assert.Equal(("completed", "61", "2", "200"), (ended["CallStatus"], ended["CallDuration"], ended["Duration"], ended["SipResponseCode"]));
        Assert.Null(ended.Find("AnsweredBy"));
        Assert.Null((await world.Get($"Calls/{sid}.json"))["price"]);
        world.Pass(60);
        Assert.Equal("-0.02800", (string)(await world.Get($"Calls/{sid}.json"))["price"]!);
    }

    [Fact]
    public async Task P22_Time_passes_only_when_it_is_stepped()
    {
        await using var world = await World.Create();
        await world.Call(World.Talker);
        using var http = world.Http(null);

        using var before = await http.GetAsync("control/clock", Ct);
        using var stepped = await http.PostAsync("control/clock/step", new StringContent("""{"seconds":3600}""", Encoding.UTF8, "application/json"), Ct);

        Assert.Contains("2026-11-20T09:18:00", await before.Content.ReadAsStringAsync(Ct));
        Assert.Contains("2026-11-20T10:18:00", await stepped.Content.ReadAsStringAsync(Ct));
        Assert.Equal(["initiated", "ringing", "in-progress", "completed"], world.Application.At("/status").Select(r => r["CallStatus"]));
    }

    [Fact]
    public async Task P23_Pages_are_followed_by_their_uri_and_a_queued_call_has_no_start_time()
    {
        await using var world = await World.Create();
        for (var i = 0; i < 5; i++)
            await world.Call($"+1415555020{i}");

        var page = await world.Get("Calls.json?PageSize=2");
        var seen = new List<string>();
        while (true)
        {
            seen.AddRange(page["calls"]!.AsArray().Select(c => (string)c!["to"]!));
            if ((string?)page["next_page_uri"] is not { } next)
                break;
            Assert.StartsWith("/2010-04-01/", next);
            page = await world.Get(next[1..]);
        }
        Assert.Equal(["+14155550204", "+14155550203", "+14155550202", "+14155550201", "+14155550200"], seen);
        Assert.Null(page["total"]);
        var started = await world.Get("Calls.json?StartTime%3E=2026-11-20&To=%2B14155550200");
        Assert.Single(started["calls"]!.AsArray());
        Assert.Single((await world.Get("Calls.json?StartTime%3E=2026-11-20"))["calls"]!.AsArray());
        Assert.Empty((await world.Get("Calls.json?StartTime%3C=2026-11-20"))["calls"]!.AsArray());
        Assert.Equal(20007, await world.ErrorOf(HttpMethod.Get, "Calls.json?PageSize=1001"));
        Assert.Equal(21481, await world.ErrorOf(HttpMethod.Get, "Calls.json?PageToken=nonsense"));
    }

    [Fact]
    public void P24_The_carrier_shares_no_code_with_the_application() =>
        Assert.DoesNotContain(typeof(SandboxCarrier).Assembly.GetReferencedAssemblies(), a => a.Name!.StartsWith("DutyCall", StringComparison.Ordinal));
}
