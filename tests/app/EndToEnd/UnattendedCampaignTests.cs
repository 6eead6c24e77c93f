using System.Text.Json;
using Dapper;
using Npgsql;

namespace DutyCall.EndToEnd;

/// <summary>Campaigns that need no agent, between the application and the carrier in the box: recorded messages, and a number that takes whoever answers.</summary>
public sealed class UnattendedCampaignTests(RunningApp app) : IClassFixture<RunningApp>
{
    const string Listens = "+15550100131", OptsOut = "+15550100132", Declines = "+15550100115", Machine = "+15550100101", Attendant = "+15550100121", Caller = "+15550100133", Hears = "+15550100134";

    [Fact]
    public async Task A_message_is_heard_left_on_a_machine_or_answered_by_a_key()
    {
        await Is(Listens, new { answersAfter = 1, silent = true });
        await Is(OptsOut, new { answersAfter = 1, silent = true, presses = new[] { new { after = 1.5, keys = "9" } } });
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        var campaign = await Campaign(db, "message", "machine_detection = 'message', message_text = 'Hello {first_name}.', opt_out_key = '9'", Listens, OptsOut, Declines, Machine);

        await Finished(db, campaign);

        var members = await Members(db, campaign);
        Assert.Equal("answered done", members[Listens]);
        Assert.StartsWith("rejected exhausted", members[Declines], StringComparison.Ordinal);
        Assert.Equal("not_answered done The message was left on their answering machine", members[Machine]);
        Assert.Equal([OptsOut], await db.QueryAsync<string>("select number from do_not_call where removed_at is null and source = 'key'"));
        var rung = await Task.WhenAll(new[] { Listens, OptsOut, Declines, Machine }.Select(Rung));
        Assert.Equal([1, 1, 1, 1], rung);
    }

    [Fact]
    public async Task Whoever_answers_is_taken_to_the_number_and_both_talk()
    {
        await Is(Caller, new { answersAfter = 1, talksSeconds = 6 });
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        var campaign = await Campaign(db, "power", $"destination = 'number', destination_number = '{Attendant}'", Caller);

        await Finished(db, campaign);

        Assert.Equal("answered done", (await Members(db, campaign))[Caller]);
        Assert.Equal((1, 1), (await Rung(Caller), await Rung(Attendant)));
        Assert.True(await db.QuerySingleAsync<bool>("select connected_at is not null and result = 'human' from calls where campaign_id = @campaign", new { campaign }));
    }

    [Fact]
    public async Task A_recording_that_was_brought_is_played_to_its_end()
    {
        await Is(Hears, new { answersAfter = 1, silent = true });
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        var campaign = await Draft(db, "message", "message_text = 'Never said.'", Hears);
        using var admin = await app.SignIn("admin@demo.example");
        await admin.Upload($"/campaigns/{campaign}/message", Tone(hertz: 440, seconds: 2), "tone.wav");
        await Begin(db, campaign);

        await Finished(db, campaign);

        Assert.Equal("answered done", (await Members(db, campaign))[Hears]);
        var sid = (await app.Get($"/sandbox/control/dials?to={Uri.EscapeDataString(Hears)}"))[0].GetProperty("callSid").GetString();
        var heard = (await app.Get($"/sandbox/control/calls/{sid}")).GetProperty("heard").EnumerateArray().ToArray();
        var tone = heard.Where(stretch => stretch.GetProperty("hertz").ValueKind == JsonValueKind.Number && stretch.GetProperty("hertz").GetInt32() == 440);
        Assert.InRange(tone.Sum(stretch => (stretch.GetProperty("to").GetDateTimeOffset() - stretch.GetProperty("from").GetDateTimeOffset()).TotalSeconds), 1.5, 2.2);
    }

    Task Is(string number, object script) => app.Put($"/sandbox/control/people/{number}", script);

    async Task<int> Rung(string number) => (await app.Get($"/sandbox/control/dials?to={Uri.EscapeDataString(number)}")).GetArrayLength();

    /// <summary>At work from now on; it is noon wherever its people live.</summary>
    static async Task<Guid> Campaign(NpgsqlConnection db, string mode, string settings, params string[] numbers)
    {
        var campaign = await Draft(db, mode, settings, numbers);
        await Begin(db, campaign);
        return campaign;
    }

    static Task<int> Begin(NpgsqlConnection db, Guid campaign) => db.ExecuteAsync("update campaigns set status = 'processing' where id = @campaign", new { campaign });

    static async Task<Guid> Draft(NpgsqlConnection db, string mode, string settings, params string[] numbers)
    {
        var campaign = Guid.CreateVersion7();
        await db.ExecuteAsync($"""
            insert into campaigns (org_id, id, name, status, status_since, mode, destination, time_zone, calls_from, calls_until, calls_per_minute, max_attempts, created_at, created_by, updated_at, run_id, opt_out_key)
            select org_id, @campaign, 'Unattended', 'new', now(), @mode, case @mode when 'message' then 'message' else 'agents' end, 'Etc/UTC', 480, 1260, 600, 1, now(), id, now(), @campaign, '0'
              from users where email = 'admin@demo.example';
            update campaigns set {settings} where id = @campaign;
            insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at) select org_id, id, id, 1, 'all', now() from campaigns where id = @campaign;
            insert into contacts (org_id, id, phone, name) select org_id, gen_random_uuid(), number, 'Somebody' from organisations cross join unnest(@numbers) number on conflict do nothing;
            update contacts set time_zone = @zone where phone = any(@numbers);
            insert into consents (org_id, id, number, purpose, text_version, evidence, given_at, recorded_at)
            select org_id, gen_random_uuid(), number, 'messages', 'v1', 'A form', now() - interval '1 day', now() - interval '1 day' from organisations cross join unnest(@numbers) number;
            insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, added_at, updated_at)
            select org_id, gen_random_uuid(), @campaign, id, now(), now(), now() from contacts where phone = any(@numbers);
            """, new { campaign, mode, numbers, zone = Scene.Noon() });
        return campaign;
    }

    /// <summary>A WAVE file: 16 bits, 8 kHz, mono.</summary>
    static byte[] Tone(double hertz, int seconds)
    {
        const int rate = 8000;
        using var file = new MemoryStream();
        using var write = new BinaryWriter(file);
        var bytes = rate * 2 * seconds;
        write.Write("RIFF"u8);
        write.Write(36 + bytes);
        write.Write("WAVEfmt "u8);
        write.Write(16);
        write.Write((short)1);
        write.Write((short)1);
        write.Write(rate);
        write.Write(rate * 2);
        write.Write((short)2);
        write.Write((short)16);
        write.Write("data"u8);
        write.Write(bytes);
        for (var i = 0; i < rate * seconds; i++)
            write.Write((short)(8000 * Math.Sin(2 * Math.PI * hertz * i / rate)));
        return file.ToArray();
    }

    async Task Finished(NpgsqlConnection db, Guid campaign)
    {
        while (await db.QuerySingleAsync<string>("select status from campaigns where id = @campaign", new { campaign }) != "finished")
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain("Unhandled", app.Log, StringComparison.OrdinalIgnoreCase);
    }

    static async Task<Dictionary<string, string>> Members(NpgsqlConnection db, Guid campaign) =>
        (await db.QueryAsync<(string Phone, string Status)>("""
            select c.phone, concat_ws(' ', m.status, m.final, nullif(m.reason, '')) from campaign_members m join contacts c on c.id = m.contact_id where m.campaign_id = @campaign
            """, new { campaign })).ToDictionary(member => member.Phone, member => member.Status);
}
