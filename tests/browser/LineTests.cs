using Dapper;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>A campaign's agent stays connected: one call of the browser's carries one conversation after another.</summary>
public sealed class LineTests(RunningApp app) : DeskTest(app)
{
    const string Tone = "+15550100121", Other = "+15550100122", Echo = "+15550100120";

    [Fact]
    public async Task One_line_carries_a_campaigns_calls_and_the_agents_own_and_ends_with_the_seat()
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        var campaign = await Campaign(db, [Tone, Other], TimeSpan.FromDays(1));
        var (page, handset) = await Agent("omar@demo.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join Standing calls" }).ClickAsync();
        await Wait.Until("Lines that stand", () => Lines(db), lines => lines == 1);
        await db.ExecuteAsync("update campaign_members set next_at = now() where campaign_id = @campaign", new { campaign });

        await handset.Is("live");
        await Wait.Until("Whether they hear Omar", async () => await Carrier.HasHeard(Tone, await Identity(db)) || await Carrier.HasHeard(Other, await Identity(db)), heard => heard);
        await handset.HangUp();
        await handset.Is("wrap");
        await handset.WrapUp("Connected", "The first of two.");
        await handset.Is("live");
        await handset.HangUp();
        await handset.Is("wrap");
        await handset.WrapUp("Connected", "The second of two.");
        await handset.Is("idle");
        Assert.Equal("2 1", await db.QuerySingleAsync<string>("select count(*) || ' ' || count(distinct call_sid) from call_legs where role = 'agent' and line_id is not null and call_id in (select id from calls where campaign_id = @campaign)", new { campaign }));

        // The campaign is over, and with it the line; their own call is connected as ever.
        await Wait.Until("What the campaign is", () => db.QuerySingleAsync<string>("select status from campaigns where id = @campaign", new { campaign }), status => status == "finished");
        await Wait.Until("Calls under way", Carrier.CallsUnderWay, calls => calls == 0);
        await Wait.Until("Lines that stand", () => db.QuerySingleAsync<int>("select count(*)::int from agent_lines where ended_at is null"), lines => lines == 0);
        await handset.Dial(Echo);
        await handset.Is("live");
        await handset.HangUp();
        await handset.Is("wrap");
        await handset.WrapUp("Connected", "On a line of its own.");
        await handset.Is("idle");
    }

    [Fact]
    public async Task A_call_of_their_own_takes_the_line_too_and_after_a_reload_the_next_page_has_call_and_line()
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await Campaign(db, [Tone], TimeSpan.FromDays(1));
        var (page, handset) = await Agent("omar@demo.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join Standing calls" }).ClickAsync();
        await Wait.Until("Lines that stand", () => Lines(db), lines => lines == 1);
        Assert.Equal(0, await Axe.Check(page, "phone-line"));

        await handset.Dial(Echo);
        await handset.Is("live");
        Assert.Equal(1, await db.QuerySingleAsync<int>("select count(*)::int from call_legs leg join calls call on call.id = leg.call_id where call.state = 'connected' and leg.line_id is not null"));
        await Wait.Until("Whether the echo hears Omar", async () => await Carrier.HasHeard(Echo, await Identity(db)), heard => heard);
        await handset.ToggleMute();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.ReloadAsync();
        await handset.Is("live");
        await Wait.Until("Whether Omar is back", () => db.QuerySingleAsync<bool>("select exists (select from call_legs leg join calls call on call.id = leg.call_id and call.state = 'connected' where leg.role = 'agent' and leg.in_conference and leg.wanted and leg.line_id is null)"), back => back);
        await handset.HangUp();
        await handset.Is("wrap");
        await handset.WrapUp("Connected", "Reloaded in between.");
        await handset.Is("idle");

        await Wait.Until("Lines that stand", () => Lines(db), lines => lines == 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave Standing calls" }).ClickAsync();
        await Wait.Until("Calls under way", Carrier.CallsUnderWay, calls => calls == 0);
        await Wait.Until("Lines that stand", () => Lines(db), lines => lines == 0);
    }

    static Task<int> Lines(NpgsqlConnection db) => db.QuerySingleAsync<int>("select count(*)::int from agent_lines where ended_at is null and up_at is not null");

    /// <summary>How his browser is known to the carrier.</summary>
    static Task<string> Identity(NpgsqlConnection db) => db.QuerySingleAsync<string>("select replace(id::text, '-', '') from users where email = 'omar@demo.example'");

    /// <summary>At work, at whatever hour: with these people on its list, and Omar assigned to it.</summary>
    static async Task<Guid> Campaign(NpgsqlConnection db, string[] numbers, TimeSpan due = default)
    {
        var campaign = Guid.CreateVersion7();
        await db.ExecuteAsync("""
            update organisations set time_zone = @zone;
            update campaigns set deleted_at = now(), status = 'canceled' where name = 'Standing calls';
            insert into campaigns (org_id, id, name, status, status_since, time_zone, created_at, updated_at, run_id, calls_per_minute)
            select org_id, @campaign, 'Standing calls', 'processing', now(), 'Etc/UTC', now(), now(), @campaign, 600 from organisations;
            insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at) select org_id, id, id, 1, 'all', now() from campaigns where id = @campaign;
            insert into campaign_agents (org_id, campaign_id, user_id, assigned_at) select org_id, @campaign, id, now() from users where email = 'omar@demo.example';
            insert into contacts (org_id, id, phone, name) select org_id, gen_random_uuid(), number, 'Somebody at ' || number from organisations, unnest(@numbers) number on conflict do nothing;
            insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, added_at, updated_at)
            select org_id, gen_random_uuid(), @campaign, id, now() + @due, now(), now() from contacts where phone = any(@numbers)
            """, new { zone = Scene.Noon(), campaign, numbers, due });
        return campaign;
    }
}
