using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Carrier;

/// <summary>What is recorded is what was said: the agent says 1000 Hz, the customer 600 Hz.</summary>
public sealed class RecordingTests : IAsyncLifetime
{
    const string Customer = "+15550100121";
    World world = null!;
    FakeDevice agent = null!;
    string agentSid = null!;
    string customerSid = null!;

    public async ValueTask InitializeAsync()
    {
        world = await World.Create();
        world.Application.Says("/voice", """<Dial><Conference participantLabel="agent" beep="false" waitUrl="">c-1</Conference></Dial>""");
        (agent, var line) = world.Connect("agent");
        agentSid = line.CallSid;
        ((ScriptedLeg)agent.Leg).Say(new Tone(1000));
        customerSid = (string)(await world.Post("Conferences/c-1/Participants.json", ("To", Customer), ("From", World.Ours), ("Label", "customer"), ("Beep", "false")))["call_sid"]!;
        world.Listen(3);
    }

    public async ValueTask DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Two_channels_are_what_the_leg_says_and_what_it_hears()
    {
        var begun = await Start(("RecordingChannels", "dual"), ("RecordingStatusCallback", World.App + "/recorded"),
            ("RecordingStatusCallbackEvent", "in-progress"), ("RecordingStatusCallbackEvent", "completed"));
        var sid = (string)begun["sid"]!;
        Assert.Equal(("in-progress", "StartCallRecordingAPI", 2), ((string)begun["status"]!, (string)begun["source"]!, (int)begun["channels"]!));
        Assert.Equal("in-progress", Assert.Single(world.Application.At("/recorded"))["RecordingStatus"]);
        world.Listen(3);

        Assert.Equal("stopped", (string)(await Change(sid, "stopped"))["status"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await Media(sid)).Status);
        world.Listen(2.1);

        var ended = world.Application.At("/recorded")[1];
        Assert.Equal(
            ["AccountSid", "CallSid", "RecordingChannels", "RecordingDuration", "RecordingSid", "RecordingSource", "RecordingStartTime", "RecordingStatus", "RecordingTrack", "RecordingUrl"],
            ended.Fields.Select(f => f.Key).Order());
        Assert.Equal(("completed", "3", "2", customerSid, sid), (ended["RecordingStatus"], ended["RecordingDuration"], ended["RecordingChannels"], ended["CallSid"], ended["RecordingSid"]));
        Assert.EndsWith($"/2010-04-01/Accounts/{World.AccountSid}/Recordings/{sid}", ended["RecordingUrl"]);
        Assert.Equal("3", (string)(await world.Get($"Recordings/{sid}.json"))["duration"]!);

        var sound = Wave.Read((await Media(sid + ".wav?RequestedChannels=2")).Body);
        Assert.Equal((2, 8000, 3.0), (sound.Channels.Length, sound.Rate, sound.Seconds));
        Assert.Equal((600, 1000), (PitchOf(sound.Channels[0]), PitchOf(sound.Channels[1])));
        var mono = Assert.Single(Wave.Read((await Media(sid + ".wav")).Body).Channels);
        Assert.Equal(sound.Channels[0].Length, mono.Length);
        Assert.Equal(mono, Wave.Read((await Media(sid)).Body).Channels[0]);
    }

    [Fact]
    public async Task The_sound_is_for_who_has_the_accounts_credentials_or_the_address_they_lead_to()
    {
        var sid = (string)(await Start())["sid"]!;
        world.Listen(1);
        await Change(sid, "stopped");
        world.Listen(2.1);

        using var stranger = world.Http(user: null);
        using var refused = await stranger.GetAsync($"2010-04-01/Accounts/{World.AccountSid}/Recordings/{sid}.wav", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var known = world.Http();
        using var redirected = await known.GetAsync($"2010-04-01/Accounts/{World.AccountSid}/Recordings/{sid}.wav", Ct);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirected.StatusCode);
        using var part = new HttpRequestMessage(HttpMethod.Get, redirected.Headers.Location!.AbsolutePath) { Headers = { Range = new(0, 99) } };
        using var partly = await stranger.SendAsync(part, Ct);
        Assert.Equal((HttpStatusCode.PartialContent, 100L), (partly.StatusCode, partly.Content.Headers.ContentLength));
        using var guessed = await stranger.GetAsync(redirected.Headers.Location!.AbsolutePath.Replace("/1.wav", "x/1.wav", StringComparison.Ordinal), Ct);
        Assert.Equal(HttpStatusCode.NotFound, guessed.StatusCode);
        Assert.Equal(16113, (int)JsonNode.Parse((await Media(sid + ".wav?RequestedChannels=2")).Body)!["code"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await Media(sid + ".mp3")).Status);
    }

    [Theory]
    [InlineData("skip", 4.0)]
    [InlineData("silence", 7.0)]
    public async Task What_is_said_in_a_pause_is_not_recorded(string behavior, double seconds)
    {
        var sid = (string)(await Start(("RecordingChannels", "dual")))["sid"]!;
        world.Listen(2);
        await world.Post($"Calls/{customerSid}/Recordings/Twilio.CURRENT.json", ("Status", "paused"), ("PauseBehavior", behavior));
        await world.Control(HttpMethod.Post, $"calls/{customerSid}/say", new { hertz = 2500 });
        world.Listen(3);
        await world.Control(HttpMethod.Post, $"calls/{customerSid}/say", new { hertz = 600 });
        Assert.Equal("in-progress", (string)(await Change(sid, "in-progress"))["status"]!);
        world.Listen(2);
        await Change(sid, "stopped");
        world.Listen(2.1);

        var customer = Wave.Read((await Media(sid + ".wav?RequestedChannels=2")).Body);
        Assert.Equal(seconds, customer.Seconds);
        Assert.Equal(seconds, (double)(await world.Control(HttpMethod.Get, $"recordings/{sid}"))!["recording"]!["seconds"]!);
        var pitches = customer.Channels[0].Chunk(800).Select(tenth => Pitch.Of(tenth)).ToArray();
        Assert.DoesNotContain(2500, pitches);
        // Left out, the two seconds before and the two after are one stretch.
        Assert.Equal(behavior == "skip" ? 40 : 20, pitches.TakeWhile(p => p == 600).Count());
        Assert.Equal(behavior == "skip" ? 40 : 20, pitches.Reverse().TakeWhile(p => p == 600).Count());
        Assert.All(customer.Channels[0].Skip(16000).SkipLast(16000), sample => Assert.Equal(0, sample));
    }

    [Fact]
    public async Task Held_the_customer_hears_music_and_that_is_recorded()
    {
        var sid = (string)(await Start(("RecordingChannels", "dual")))["sid"]!;
        await world.Post("Conferences/c-1/Participants/customer.json", ("Hold", "true"));
        world.Listen(2);
        world.Exchange.Find(customerSid)!.HangUp();
        Assert.Equal("processing", (string)(await world.Get($"Calls/{customerSid}/Recordings/{sid}.json"))["status"]!);
        world.Listen(2.1);

        var sound = Wave.Read((await Media(sid + ".wav?RequestedChannels=2")).Body);
        Assert.Equal(600, PitchOf(sound.Channels[0]));
        Assert.True(Pcm.Loudness(sound.Channels[1]) > 0.01);
        Assert.NotEqual(1000, PitchOf(sound.Channels[1]));
    }

    [Fact]
    public async Task A_recording_is_as_long_as_the_clock_says_and_stays_until_it_is_deleted()
    {
        var sid = (string)(await Start())["sid"]!;
        world.Listen(1);
        world.Pass(60);
        await Change(sid, "paused");
        world.Pass(10);
        Assert.Equal(20009, await world.ErrorOf(HttpMethod.Delete, $"Recordings/{sid}.json"));
        agent.Line!.HangUp();
        world.Exchange.Find(customerSid)!.HangUp();
        world.Pass(3);

        Assert.Equal("71", (string)(await world.Get($"Recordings/{sid}.json"))["duration"]!);
        foreach (var list in new[] { "Recordings.json", $"Calls/{customerSid}/Recordings.json", $"Recordings.json?CallSid={customerSid}", "Recordings.json?DateCreated=2026-11-20" })
            Assert.Equal([sid], await Sids(list));
        Assert.Empty(await Sids($"Recordings.json?CallSid={agentSid}"));

        await world.Send(HttpMethod.Delete, $"Calls/{customerSid}/Recordings/{sid}.json");
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, $"Recordings/{sid}.json"));
        Assert.Empty(await Sids("Recordings.json"));
        Assert.Equal("deleted", (string)(await world.Get($"Recordings/{sid}.json?IncludeSoftDeleted=true"))["status"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await Media(sid)).Status);
    }

    [Fact]
    public async Task A_completed_recording_is_there_when_the_carrier_is_started_again()
    {
        var folder = Directory.CreateTempSubdirectory("recordings-");
        var settings = World.Settings with { RecordingsFolder = folder.FullName };
        string kept, deleted;
        byte[] sound;
        await using (world = await World.Create(settings))
        {
            world.Application.Says("/twiml", "<Pause length=\"600\"/>");
            customerSid = (string)(await world.Call(Customer))["sid"]!;
            world.Listen(3);
            kept = (string)(await Start(("RecordingChannels", "dual")))["sid"]!;
            deleted = (string)(await Start())["sid"]!;
            world.Listen(2);
            world.Exchange.Find(customerSid)!.HangUp();
            world.Listen(2.1);
            await world.Send(HttpMethod.Delete, $"Recordings/{deleted}.json");
            sound = (await Media(kept + ".wav?RequestedChannels=2")).Body;
        }

        world = await World.Create(settings);

        Assert.Equal([kept], await Sids($"Recordings.json?CallSid={customerSid}"));
        Assert.Equal(("2", "completed"), ((string)(await world.Get($"Recordings/{kept}.json"))["duration"]!, (string)(await world.Get($"Recordings/{kept}.json"))["status"]!));
        Assert.Equal(sound, (await Media(kept + ".wav?RequestedChannels=2")).Body);
        Assert.Equal("deleted", (string)(await world.Get($"Recordings/{deleted}.json?IncludeSoftDeleted=true"))["status"]!);
        Assert.Single(folder.GetFiles("*.ulaw"));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Who_is_not_there_cannot_be_recorded_and_nonsense_is_refused()
    {
        Assert.Equal(20422, await world.ErrorOf(HttpMethod.Post, $"Calls/{customerSid}/Recordings.json", ("RecordingChannels", "3")));
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Post, $"Calls/{customerSid}/Recordings/Twilio.CURRENT.json", ("Status", "paused")));
        var sid = (string)(await Start())["sid"]!;
        Assert.Equal(20422, await world.ErrorOf(HttpMethod.Post, $"Calls/{customerSid}/Recordings/{sid}.json", ("Status", "gone")));
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, $"Calls/{agentSid}/Recordings/{sid}.json"));
        world.Exchange.Find(customerSid)!.HangUp();
        Assert.Equal(21220, await world.ErrorOf(HttpMethod.Post, $"Calls/{customerSid}/Recordings.json"));
        Assert.Equal(16114, await world.ErrorOf(HttpMethod.Post, $"Calls/{customerSid}/Recordings/{sid}.json", ("Status", "paused")));
    }

    [Fact]
    public async Task A_conference_is_recorded_in_one_channel_without_what_is_whispered()
    {
        world.Application.Answers("/voice", r => FakeApplication.Xml($"""
            <Response><Dial><Conference participantLabel="{r["role"]}" beep="false" waitUrl="" {(r.Find("coach") is { } c ? $"coach=\"{c}\"" : "")}
            record="record-from-start" recordingStatusCallback="/conf-recorded">c-2</Conference></Dial></Response>
            """));
        var (one, oneLine) = world.Connect("one", ("role", "one"));
        var (two, _) = world.Connect("two", ("role", "two"));
        var (coach, _) = world.Connect("coach", ("role", "coach"), ("coach", oneLine.CallSid));
        ((ScriptedLeg)one.Leg).Say(new Tone(700));
        ((ScriptedLeg)coach.Leg).Say(new Tone(2500));
        Assert.False(two.Leg.Muted);
        world.Listen(2);
        var conference = world.Exchange.Conferences.Active("c-2")!.Sid;
        Assert.Equal("paused", (string)(await world.Post($"Conferences/{conference}/Recordings/Twilio.CURRENT.json", ("Status", "paused"), ("PauseBehavior", "skip")))["status"]!);
        world.Listen(5);
        await world.Post($"Conferences/{conference}.json", ("Status", "completed"));
        world.Listen(2.1);

        var ended = Assert.Single(world.Application.At("/conf-recorded"));
        Assert.Equal(("2", "Conference", conference), (ended["RecordingDuration"], ended["RecordingSource"], ended["ConferenceSid"]));
        var sid = Assert.Single(await Sids($"Conferences/{conference}/Recordings.json"));
        Assert.Equal("completed", (string)(await world.Get($"Conferences/{conference}/Recordings/{sid}.json"))["status"]!);
        Assert.Equal(700, PitchOf(Wave.Read((await Media(sid)).Body).Channels[0]));
    }

    [Fact]
    public async Task A_dialed_conversation_and_one_from_the_start_of_a_document_are_recorded_as_their_attributes_say()
    {
        world.Application.Says("/voice", $"""
            <Start><Recording recordingStatusCallback="/started" recordingStatusCallbackEvent="in-progress completed"/></Start>
            <Dial action="/dialed" callerId="{World.Ours}" record="record-from-answer-dual" recordingStatusCallback="/dial-recorded"><Number>{Customer}</Number></Dial>
            """);
        world.Application.Says("/dialed", "<Hangup/>");
        var (device, line) = world.Connect("dialer");
        ((ScriptedLeg)device.Leg).Say(new Tone(800));
        world.Listen(4);
        var child = world.Exchange.Live.Single(c => c.Parent?.Sid == line.CallSid);
        child.HangUp();
        world.Listen(3);

        var recorded = Assert.Single(world.Application.At("/dial-recorded"));
        Assert.Equal(("DialVerb", line.CallSid), (recorded["RecordingSource"], recorded["CallSid"]));
        Assert.Equal(recorded["RecordingUrl"], Assert.Single(world.Application.At("/dialed"))["RecordingUrl"]);
        var sound = Wave.Read((await Media(recorded["RecordingSid"] + "?RequestedChannels=2")).Body);
        Assert.Equal((800, 600), (PitchOf(sound.Channels[0]), PitchOf(sound.Channels[1])));
        Assert.Equal(["in-progress", "completed"], world.Application.At("/started").Select(r => r["RecordingStatus"]));
        Assert.Equal("2", world.Application.At("/started")[0]["RecordingChannels"]);
    }

    [Fact]
    public async Task A_message_is_recorded_until_silence_a_key_the_longest_time_or_the_hang_up()
    {
        world.Application.Says("/incoming", """<Say>Leave a message.</Say><Record action="/message" timeout="3" maxLength="20" recordingStatusCallback="/message-recorded"/><Redirect>/nothing</Redirect>""");
        world.Application.Says("/message", "<Hangup/>");
        world.Application.Says("/nothing", "<Hangup/>");

        var silence = await Leave(new { to = World.Ours, silent = true }, 12);
        Assert.Single(world.Application.At("/nothing"));
        Assert.Empty(world.Application.At("/message"));
        Assert.Equal("completed", await world.StatusOf(silence));

        var talks = await Leave(new { to = World.Ours, hertz = 900 }, 5);
        await world.Control(HttpMethod.Post, $"calls/{talks}/say", new { });
        world.Listen(6);
        var message = Assert.Single(world.Application.At("/message"));
        Assert.Equal(("", talks), (message["Digits"], message["CallSid"]));
        Assert.InRange(int.Parse(message["RecordingDuration"]), 2, 4);
        var sound = Assert.Single(Wave.Read((await Media(message["RecordingSid"])).Body).Channels);
        Assert.Equal(900, PitchOf(sound));
        Assert.Equal(message["RecordingSid"], Assert.Single(world.Application.At("/message-recorded"))["RecordingSid"]);

        await Leave(new { to = World.Ours, hertz = 900, presses = new[] { new { after = 6, keys = "#" } } }, 8);
        Assert.Equal("#", world.Application.At("/message")[1]["Digits"]);

        await Leave(new { to = World.Ours, hertz = 900 }, 25);
        Assert.Equal(("20", ""), (world.Application.At("/message")[2]["RecordingDuration"], world.Application.At("/message")[2]["Digits"]));

        await Leave(new { to = World.Ours, hertz = 900, waitsSeconds = 8 }, 12);
        var last = world.Application.At("/message")[3];
        Assert.Equal(("hangup", "completed"), (last["Digits"], last["CallStatus"]));
        Assert.Equal("RecordVerb", (string)(await world.Get($"Recordings/{last["RecordingSid"]}.json"))["source"]!);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<JsonObject> Start(params (string, string)[] form) => world.Post($"Calls/{customerSid}/Recordings.json", form);

    Task<JsonObject> Change(string sid, string status) => world.Post($"Calls/{customerSid}/Recordings/{sid}.json", ("Status", status));

    async Task<string[]> Sids(string list) => [.. (await world.Get(list))["recordings"]!.AsArray().Select(r => (string)r!["sid"]!)];

    async Task<string> Leave(object caller, double seconds)
    {
        var sid = (string)(await world.Control(HttpMethod.Post, "call-in", caller))!["callSid"]!;
        world.Listen(seconds);
        return sid;
    }

    /// <summary>The pitch of most of it.</summary>
    static int? PitchOf(short[] samples) => samples.Chunk(Pcm.SampleRate / 10).Select(tenth => Pitch.Of(tenth)).GroupBy(p => p).MaxBy(g => g.Count())?.Key;

    /// <summary>A recording's sound, redirects followed as a client would.</summary>
    async Task<(HttpStatusCode Status, byte[] Body)> Media(string path)
    {
        using var http = world.Http();
        using var answer = await http.GetAsync($"2010-04-01/Accounts/{World.AccountSid}/Recordings/{path}");
        if (answer.StatusCode is not HttpStatusCode.TemporaryRedirect)
            return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
        using var stored = await world.Http(user: null).GetAsync(answer.Headers.Location!.AbsolutePath);
        return (stored.StatusCode, await stored.Content.ReadAsByteArrayAsync());
    }
}

/// <summary>A WAVE file of 16 bits, read apart from what wrote it.</summary>
sealed record Wave(short[][] Channels, int Rate)
{
    public double Seconds => (double)Channels[0].Length / Rate;

    public static Wave Read(byte[] file)
    {
        Assert.Equal("RIFF"u8.ToArray(), file[..4]);
        Assert.Equal("WAVEfmt "u8.ToArray(), file[8..16]);
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        var channels = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(22));
        Assert.Equal((2 * channels, 16), (BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(32)), BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(34))));
        Assert.Equal("data"u8.ToArray(), file[36..40]);
        var data = file[44..];
        Assert.Equal(data.Length, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        var samples = Enumerable.Range(0, data.Length / 2).Select(i => BinaryPrimitives.ReadInt16LittleEndian(data.AsSpan(2 * i))).ToArray();
        return new([.. Enumerable.Range(0, channels).Select(c => samples.Where((_, i) => i % channels == c).ToArray())], BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)));
    }
}
