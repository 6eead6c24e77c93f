namespace DutyCall.Features.Presence;

/// <summary>What a call's own news make of its agent's times.</summary>
public sealed class TimesOfCallsTests : CallTest
{
    [Fact]
    public async Task A_call_with_a_hold_and_its_wrap_up_put_aside_once()
    {
        await AnnDials();
        await Run("insert into presence_log (org_id, user_id, at, intent, why) values (@OrgId, @Id, '2026-11-20 14:59 UTC', 'online', 'first')", new { AnnLee.OrgId, AnnLee.Id });
        await Later(5);
        await Room("participant-join", AgentSid);
        await Status("in-progress", 2);
        await Later(5);
        await Room("participant-join", CustomerSid);
        await Later(20);
        await Ann.PutJson($"/api/v1/calls/{CallId}/hold", new { held = true });
        await Settled();
        await Later(30);
        await Ann.PutJson($"/api/v1/calls/{CallId}/hold", new { held = false });
        await Settled();
        await Later(10);
        await Status("completed", 3, more: ("CallDuration", "65"));
        await Room("participant-leave", AgentSid);
        await Later(15);
        await Ann.Post($"/calls/{CallId}/wrap-up/later");
        await Later(100);
        await Ann.Post($"/calls/{CallId}/wrap-up/open");
        await Later(7);
        await Ann.Post($"/calls/{CallId}/disposition", ("disposition", "connected"));
        await Later(3);

        var day = Assert.Single((await Ann.Get("/api/v1/reports/presence")).Json.GetProperty("days").EnumerateArray());

        Assert.Equal(
            (60 + 10 + 60 + 15 + 100 + 7 + 3, 30, 30, 10, 15 + 7, 60 + 100 + 3),
            (Seconds("signedIn"), Seconds("talk"), Seconds("hold"), Seconds("connecting"), Seconds("wrapUp"), Seconds("ready")));

        int Seconds(string part) => day.GetProperty($"{part}Seconds").GetInt32();
    }

    /// <summary>Told twice, late and in another order, it is the same hold.</summary>
    [Fact]
    public async Task A_hold_that_is_told_of_again_is_one()
    {
        await TheyTalk();
        (string, string)[] held = [("Timestamp", FakeCarrier.Rfc2822(Clock.GetUtcNow().AddSeconds(10))!), ("SequenceNumber", "10")], talks = [("Timestamp", FakeCarrier.Rfc2822(Clock.GetUtcNow().AddSeconds(40))!), ("SequenceNumber", "11")];
        await Later(60);

        await Told("participant-unhold", talks);
        await Told("participant-hold", held);
        await Told("participant-unhold", talks);
        await Told("participant-hold", held);

        Assert.Equal("2026-11-20 15:00:10+00 2026-11-20 15:00:40+00 1", await Ask<string>("""
            select concat_ws(' ', lower(h) at time zone 'UTC' || '+00', upper(h) at time zone 'UTC' || '+00', count(*) over ()) from call_legs cross join lateral unnest(holds) h where role = 'customer'
            """));
    }

    async Task Told(string @event, (string, string)[] fields)
    {
        await Twilio.Post($"/twilio/conference?org={AnnLee.OrgId}&call={CallId}", [("ConferenceSid", ConferenceSid), ("StatusCallbackEvent", @event), ("CallSid", CustomerSid), ("ParticipantLabel", "customer"), .. fields]);
        await Settled();
    }
}
