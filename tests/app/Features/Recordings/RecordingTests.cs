using System.Net;

namespace DutyCall.Features.Recordings;

/// <summary>Recording a call: wanted and actual, its gaps, what the customer is told, and who may hear it.</summary>
public sealed class RecordingTests : CallTest
{
    static readonly string Sid = FakeCarrier.RecordingSid;

    [Fact]
    public async Task Starts_on_the_customers_line_and_tells_them()
    {
        await TheyTalk("on_demand");

        Assert.Equal(HttpStatusCode.Accepted, await Want("recording"));

        var start = Carrier.Requests.Single(r => r.Line == $"POST Calls/{CustomerSid}/Recordings");
        Assert.Equal("dual", start.Form["RecordingChannels"][0]);
        var announcement = Carrier.Requests.Single(r => r.Form.ContainsKey("AnnounceUrl")).Form["AnnounceUrl"][0];
        var (_, said) = await Twilio.Ask(new Uri(announcement).PathAndQuery, ("CallSid", CustomerSid));
        Assert.Contains("<Say>This call is being recorded.</Say>", said, StringComparison.Ordinal);
        Assert.Equal(("recording", "This call is being recorded.", true), await Ask<(string, string, bool)>("select state, announcement, announced_at is not null from call_recordings"));
    }

    [Fact]
    public async Task Pauses_leave_gaps_that_are_listed()
    {
        await TheyTalk("on_demand");
        await Want("recording");
        await Later(20);
        await Want("paused");
        var pause = Carrier.Requests.Last(r => r.Line == $"POST Calls/{CustomerSid}/Recordings/{Sid}");
        Assert.Equal(("paused", "skip"), (pause.Form["Status"][0], pause.Form["PauseBehavior"][0]));
        await Later(30);

        await Want("recording");

        Assert.Equal("in-progress", Carrier.Requests.Last(r => r.Line == $"POST Calls/{CustomerSid}/Recordings/{Sid}").Form["Status"][0]);
        var gap = Assert.Single((await Recordings()).Json[0].GetProperty("gaps").EnumerateArray());
        Assert.Equal(TimeSpan.FromSeconds(30), gap.GetProperty("to").GetDateTime() - gap.GetProperty("from").GetDateTime());
        Assert.Equal(1, Carrier.Requests.Count(r => r.Line == $"POST Calls/{CustomerSid}/Recordings"));
        Assert.Matches(@":00:20 to \d\d:00:50, 0:30 of pause", (await Ann.Visit($"/calls/{CallId}/recordings")).Text("#recordings"));
    }

    [Fact]
    public async Task A_forgotten_pause_ends_after_three_minutes()
    {
        await TheyTalk("on_demand");
        await Want("recording");
        await Want("paused");

        await Later(179);
        Assert.Equal("paused", await RecordingState());
        await Later(2);

        Assert.Equal("recording", await RecordingState());
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'recordings.resumed' and actor_id is null"));
    }

    [Fact]
    public async Task A_double_click_comes_to_the_last()
    {
        await TheyTalk("on_demand");
        foreach (var state in new[] { "recording", "paused", "recording", "paused" })
            await Ann.PutJson($"/api/v1/calls/{CallId}/recording", new { state });
        await Settled();

        Assert.Equal("paused", await RecordingState());
        Assert.Equal(1, Carrier.Requests.Count(r => r.Line == $"POST Calls/{CustomerSid}/Recordings"));
    }

    [Fact]
    public async Task A_start_without_an_answer_is_looked_up_and_never_repeated()
    {
        await TheyTalk("on_demand");
        Carrier.Next($"POST Calls/{CustomerSid}/Recordings", HttpStatusCode.BadGateway, html: "<html>");
        await Want("recording");
        Assert.Equal("asked", await RecordingState());
        Carrier.Next($"GET Calls/{CustomerSid}/Recordings", HttpStatusCode.OK, new { recordings = new[] { FakeCarrier.Recording("in-progress", created: Clock.GetUtcNow()) }, next_page_uri = (string?)null });

        Clock.Step(TimeSpan.FromSeconds(21));
        await Sweep();

        Assert.Equal(("recording", Sid), await Ask<(string, string)>("select state, recording_sid from call_recordings"));
        Assert.Equal(1, Carrier.Requests.Count(r => r.Line == $"POST Calls/{CustomerSid}/Recordings"));
    }

    [Fact]
    public async Task A_start_the_carrier_knows_nothing_of_is_given_up()
    {
        await TheyTalk("on_demand");
        Carrier.Next($"POST Calls/{CustomerSid}/Recordings", HttpStatusCode.BadGateway, html: "<html>");
        await Want("recording");

        Clock.Step(TimeSpan.FromSeconds(21));
        await Sweep();
        await Sweep();

        Assert.Equal(("failed", "The carrier did not begin it."), await Ask<(string, string)>("select state, reason from call_recordings"));
        Assert.Equal(HttpStatusCode.Accepted, await Want("recording"));
        Assert.Equal(1, await Ask<long>("select count(*) from call_recordings where state = 'recording'"));
    }

    [Fact]
    public async Task They_hung_up_as_it_was_to_start()
    {
        await TheyTalk("on_demand");
        Carrier.Next($"POST Calls/{CustomerSid}/Recordings", HttpStatusCode.BadRequest, new { code = 21220, message = "not in-progress", status = 400 });

        await Want("recording");

        Assert.Equal(("failed", "They had hung up."), await Ask<(string, string)>("select state, reason from call_recordings"));
    }

    [Fact]
    public async Task Its_end_is_told_once_late_or_twice_and_what_has_ended_stays_ended()
    {
        await TheyTalk("on_demand");
        await Want("recording");
        await Status("completed", 3, more: ("CallDuration", "60"));

        foreach (var status in new[] { "completed", "completed", "absent" })
            await News(status, "42");

        Assert.Equal(("completed", 42), await Ask<(string, int)>("select state, seconds from call_recordings"));
        Assert.Equal(2, await Ask<long>("select count(*) from webhook_inbox where kind = 'recording'"));
    }

    [Fact]
    public async Task An_end_nobody_told_is_looked_up()
    {
        await TheyTalk("on_demand");
        await Want("recording");
        await Status("completed", 3, more: ("CallDuration", "60"));
        Carrier.Next($"GET Recordings/{Sid}", HttpStatusCode.OK, FakeCarrier.Recording("completed", duration: "58"));

        Clock.Step(TimeSpan.FromSeconds(61));
        await Sweep();

        Assert.Equal(("completed", 58), await Ask<(string, int)>("select state, seconds from call_recordings"));
    }

    [Fact]
    public async Task Where_every_call_is_recorded_it_begins_by_itself_and_they_may_refuse()
    {
        await TheyTalk("all");
        Assert.Equal("recording", await RecordingState());

        await Want("stopped");
        await Sweep();

        Assert.Equal("stopped", await RecordingState());
        Assert.Equal(1, Carrier.Requests.Count(r => r.Line == $"POST Calls/{CustomerSid}/Recordings"));
        Assert.Equal("stopped", Carrier.Requests.Last(r => r.Line == $"POST Calls/{CustomerSid}/Recordings/{Sid}").Form["Status"][0]);
    }

    [Fact]
    public async Task Is_off_until_somebody_decides_otherwise_and_only_the_owners()
    {
        await TheyTalk("off");
        Assert.Equal(HttpStatusCode.Forbidden, await Want("recording"));

        await Run("update organisations set recording = 'on_demand'");
        var other = await Browse(await Given.Agent(name: "Ben")).WithToken();
        Assert.Equal(HttpStatusCode.NotFound, (await other.PutJson($"/api/v1/calls/{CallId}/recording", new { state = "recording" })).Status);
        Assert.Equal(HttpStatusCode.Conflict, await Want("paused"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Want("loud"));
        Assert.Equal(0, await Ask<long>("select count(*) from call_recordings"));
    }

    [Fact]
    public async Task Is_heard_by_whom_the_organisation_lets_and_the_audit_log_knows()
    {
        await TheyTalk("on_demand");
        await Want("recording");
        await Status("completed", 3, more: ("CallDuration", "60"));
        await News("completed", "42");
        var id = await Ask<Guid>("select id from call_recordings");
        var ada = Browse(await Given.Admin());
        Carrier.Next($"GET Recordings/{Sid}.wav", () => new(HttpStatusCode.OK) { Content = new ByteArrayContent([82, 73, 70, 70]) { Headers = { ContentType = new("audio/x-wav") } } });

        var sound = await ada.Get($"/recordings/{id}/sound");

        Assert.Equal(("RIFF", "audio/x-wav"), (sound.Body, sound.Type));
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'recordings.heard'"));
        Assert.Equal(HttpStatusCode.NotFound, (await Ann.Get($"/recordings/{id}/sound")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ann.Visit($"/calls/{CallId}/recordings")).Status);
        Assert.Null((await Ann.Visit("/analytics/voice/history")).Html.QuerySelector("[href$=recordings]"));
        await Run("update organisations set agents_hear_own = true");
        Assert.Equal(HttpStatusCode.OK, (await Ann.Visit($"/calls/{CallId}/recordings")).Status);
        Assert.NotNull((await Ann.Visit("/analytics/voice/history")).Html.QuerySelector($"[href='/calls/{CallId}/recordings']"));
    }

    [Fact]
    public async Task Rules_are_the_admins()
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        var saved = await ada.Post("/admin/recording", ("mode", "all"), ("announcement", "  We record. "), ("agentsHearOwn", "true"), ("kept", "other"), ("keptDays", "45"));
        var refused = await ada.Post("/admin/recording", ("mode", "some"), ("announcement", " "), ("kept", "other"), ("keptDays", "0"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.UnprocessableEntity), (saved.Status, refused.Status));
        Assert.Equal(("all", "We record.", false, true, 45), await Ask<(string, string, bool, bool, int)>("select recording, recording_announcement, managers_hear, agents_hear_own, recordings_kept_days from organisations"));
        Assert.Contains("1 to 3650 days", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Browse(await Given.Manager()).Visit("/admin/recording")).Status);
    }

    async Task TheyTalk(string mode)
    {
        await AnnDials();
        await Run("update organisations set recording = @mode", new { mode });
        await Room("participant-join", AgentSid);
        await Status("ringing", 1);
        await Status("in-progress", 2);
        await Room("participant-join", CustomerSid);
    }

    async Task<HttpStatusCode> Want(string state)
    {
        var answer = await Ann.PutJson($"/api/v1/calls/{CallId}/recording", new { state });
        await Settled();
        return answer.Status;
    }

    async Task<Answer> Recordings()
    {
        await Run("update organisations set agents_hear_own = true");
        return await Ann.Get($"/api/v1/calls/{CallId}/recordings");
    }

    async Task Sweep()
    {
        await Send(new SweepRecordings.Command());
        await Settled();
    }

    async Task News(string status, string seconds)
    {
        var id = await Ask<Guid>("select id from call_recordings");
        Assert.Equal(HttpStatusCode.NoContent, await Twilio.Post($"/api/voice/recording-status?org={AnnLee.OrgId}&call={CallId}&recording={id}",
            ("CallSid", CustomerSid), ("RecordingSid", Sid), ("RecordingStatus", status), ("RecordingDuration", seconds)));
        await Settled();
    }

    Task<string> RecordingState() => Ask<string>("select state from call_recordings");
}
