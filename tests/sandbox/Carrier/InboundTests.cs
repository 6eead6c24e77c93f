using System.Security.Cryptography;
using System.Text;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Somebody on the telephone network calls one of our numbers, as a test of the application would have them do.</summary>
public sealed class InboundTests : IAsyncLifetime
{
    const string Caller = "+14155550999";
    World world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await World.Create();
        world.Application.Says("/incoming", "<Pause length=\"2\"/><Say>Good morning.</Say><Pause length=\"600\"/>");
    }

    public async ValueTask DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task The_numbers_URL_is_asked_with_all_that_is_known_of_the_call_and_signed()
    {
        var sid = await CallIn(new { to = World.Ours, from = Caller });

        var asked = Assert.Single(world.Application.At("/incoming"));
        Assert.Equal(
            [
                "AccountSid", "ApiVersion", "CallSid", "CallStatus", "Called", "CalledCity", "CalledCountry", "CalledState", "CalledZip", "Caller", "CallerCity",
                "CallerCountry", "CallerState", "CallerZip", "Direction", "From", "FromCity", "FromCountry", "FromState", "FromZip", "To", "ToCity", "ToCountry", "ToState", "ToZip",
            ],
            asked.Fields.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            (sid, World.AccountSid, Caller, Caller, World.Ours, World.Ours, "ringing", "inbound", "2010-04-01"),
            (asked["CallSid"], asked["AccountSid"], asked["From"], asked["Caller"], asked["To"], asked["Called"], asked["CallStatus"], asked["Direction"], asked["ApiVersion"]));
        var text = World.App + "/incoming" + string.Concat(asked.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + f.Value));
#pragma warning disable CA5350 // The scheme is Twilio's.
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(World.AuthToken), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
        Assert.Equal(signature, asked.Headers["X-Twilio-Signature"]);
        Assert.Equal("ringing", await world.StatusOf(sid));
        world.Pass(3);
        var call = await world.Get($"Calls/{sid}.json");
        Assert.Equal(("in-progress", "inbound"), ((string)call["status"]!, (string)call["direction"]!));
        Assert.NotNull(call["phone_number_sid"]);
    }

    [Fact]
    public async Task Who_gives_up_before_the_answer_was_never_talked_to()
    {
        var sid = await CallIn(new { to = World.Ours, from = Caller, waitsSeconds = 1 });
        world.Pass(10);

        var ended = Assert.Single(world.Application.At("/number-status"));
        Assert.Equal((sid, "no-answer", "0"), (ended["CallSid"], ended["CallStatus"], ended["CallDuration"]));
    }

    [Fact]
    public async Task Who_waits_in_a_conference_hears_music_until_they_hang_up_and_everybody_is_told()
    {
        world.Application.Says("/incoming", """
            <Dial action="/left"><Conference participantLabel="customer" beep="false" startConferenceOnEnter="false" statusCallback="/conf" statusCallbackEvent="start end join leave">c-9</Conference></Dial>
            """);
        var sid = await CallIn(new { to = World.Ours, from = Caller, waitsSeconds = 5, silent = true });
        Assert.True(world.Hearing(sid).Music);
        world.Listen(5);

        Assert.Equal(["participant-join", "participant-leave", "conference-end"], world.Application.At("/conf").Select(e => e["StatusCallbackEvent"]));
        Assert.Equal(("participant_hung_up", "completed"), (world.Application.At("/conf")[1]["ReasonParticipantLeft"], world.Application.At("/conf")[1]["ParticipantCallStatus"]));
        var ended = Assert.Single(world.Application.At("/number-status"));
        Assert.Equal(("completed", "5"), (ended["CallStatus"], ended["CallDuration"]));
        Assert.Equal("completed", Assert.Single(world.Application.At("/left"))["CallStatus"]);
        var heard = (await world.Control(HttpMethod.Get, $"calls/{sid}"))!["heard"]!.AsArray();
        Assert.Equal(5, heard.Where(h => (bool)h!["played"]!).Sum(h => ((DateTimeOffset)h!["to"]! - (DateTimeOffset)h["from"]!).TotalSeconds), 0.3);
    }

    [Fact]
    public async Task A_caller_presses_keys_in_a_menu_by_script_or_now()
    {
        world.Application.Says("/incoming", """<Gather action="/keys" numDigits="1" timeout="20"><Say>Press a key.</Say></Gather>""");
        world.Application.Says("/keys", "<Gather action=\"/more\" numDigits=\"2\" timeout=\"20\"/>");
        world.Application.Says("/more", "<Hangup/>");
        var sid = await CallIn(new { to = World.Ours, presses = new[] { new { after = 3.0, keys = "2" } } });
        world.Pass(4);
        Assert.Equal("2", Assert.Single(world.Application.At("/keys"))["Digits"]);

        await world.Control(HttpMethod.Post, $"calls/{sid}/press", new { keys = "4#" });
        world.Pass(1);

        Assert.Equal("4", world.Application.At("/more")[0]["Digits"]);
        Assert.Equal("completed", await world.StatusOf(sid));
    }

    [Fact]
    public async Task A_number_is_set_up_by_REST_with_fallback_callback_and_the_callers_name()
    {
        var number = (await world.Get($"IncomingPhoneNumbers.json?PhoneNumber={Uri.EscapeDataString(World.Ours)}"))["incoming_phone_numbers"]!.AsArray().Single()!;
        Assert.Equal((World.App + "/incoming", World.App + "/number-status"), ((string)number["voice_url"]!, (string)number["status_callback"]!));
        await world.Post($"IncomingPhoneNumbers/{number["sid"]}.json",
            ("VoiceUrl", World.App + "/broken"), ("VoiceFallbackUrl", World.App + "/fallback"), ("StatusCallback", World.App + "/other-status"), ("VoiceCallerIdLookup", "true"));
        world.Application.Answers("/broken", _ => FakeApplication.Status(500));
        world.Application.Says("/fallback", "<Hangup/>");

        await CallIn(new { to = World.Ours, from = Caller, name = "ELEANOR VANCE" });

        Assert.Equal("ELEANOR VANCE", world.Application.At("/broken")[0]["CallerName"]);
        var fallback = Assert.Single(world.Application.At("/fallback"));
        Assert.Equal(("11200", World.App + "/broken", Caller, "inbound"), (fallback["ErrorCode"], fallback["ErrorUrl"], fallback["From"], fallback["Direction"]));
        Assert.Equal("completed", Assert.Single(world.Application.At("/other-status"))["CallStatus"]);
        Assert.Empty(world.Application.At("/number-status"));

        await world.Post($"IncomingPhoneNumbers/{number["sid"]}.json", ("VoiceApplicationSid", World.ApplicationSid));
        await CallIn(new { to = World.Ours });
        Assert.Equal(World.ApplicationSid, Assert.Single(world.Application.At("/voice"))["ApplicationSid"]);
    }

    [Fact]
    public async Task A_person_at_a_number_can_be_given_another_script_and_hangs_up_when_told()
    {
        world.Application.Says("/twiml", "<Pause length=\"600\"/>");
        await world.Control(HttpMethod.Put, "people/+14155550777", new { answersAfter = 1, hertz = 1200 });
        var sid = (string)(await world.Call("+14155550777"))["sid"]!;
        world.Listen(2.5);
        Assert.Equal("in-progress", await world.StatusOf(sid));
        Assert.Contains((await world.Control(HttpMethod.Get, $"calls/{sid}"))!["said"]!.AsArray(), s => (int?)s!["hertz"] == 1200);

        await world.Control(HttpMethod.Post, $"calls/{sid}/hang-up");

        Assert.Equal("completed", await world.StatusOf(sid));
        await world.Control(HttpMethod.Put, "people/+14155550777", new { refuses = 486 });
        var busy = (string)(await world.Call("+14155550777"))["sid"]!;
        world.Pass(2);
        Assert.Equal("busy", await world.StatusOf(busy));
        var dials = (await world.Control(HttpMethod.Get, $"dials?to={Uri.EscapeDataString("+14155550777")}"))!.AsArray();
        Assert.Equal([(sid, "completed"), (busy, "busy")], dials.Select(d => ((string)d!["callSid"]!, (string)d["status"]!)));
    }

    async Task<string> CallIn(object request) => (string)(await world.Control(HttpMethod.Post, "call-in", request))!["callSid"]!;
}
