using System.Net;
using DutyCall.Features.Campaigns.StartScheduled;

namespace DutyCall.Features.Campaigns;

/// <summary>Campaigns that start by the clock, and those that are started by hand and cannot.</summary>
public sealed class StartScheduledTests : SliceTest
{
    [Fact]
    public async Task It_starts_at_its_time_and_not_before()
    {
        var campaign = await Planned("2026-11-20 15:10");
        await Sweep();
        Assert.Equal("scheduled", await Status(campaign));

        await Later(minutes: 10);

        Assert.Equal("processing", await Status(campaign));
        Assert.Equal("1 all", await Ask<string>("select number || ' ' || scope from campaign_runs"));
    }

    [Fact]
    public async Task After_five_minutes_it_is_overdue_and_says_why_and_starts_once_it_can()
    {
        var campaign = await Planned("2026-11-20 15:10");
        await Run("update presence set intent = 'offline'");
        await Later(minutes: 12);
        Assert.Equal("scheduled", await Status(campaign));
        await Later(minutes: 4);

        Assert.Equal("overdue", await Status(campaign));
        Assert.Equal("None of its agents is online.", await Ask<string>("select status_reasons[1] from campaigns"));
        await Run("update presence set intent = 'online'");
        await Sweep();
        Assert.Equal("processing", await Status(campaign));
    }

    [Fact]
    public async Task An_overdue_one_waits_for_a_manager_where_it_was_told_to_and_the_next_day()
    {
        var (waits, late) = (await Planned("2026-11-20 14:00"), await Planned("2026-11-18 14:00"));
        await Run("update campaigns set status = 'overdue', auto_start = id <> @waits", new { waits });

        await Sweep();

        Assert.Equal(("overdue", "overdue"), (await Status(waits), await Status(late)));
    }

    [Fact]
    public async Task A_run_that_is_over_is_planned_again_on_the_wall_clock_and_its_results_stay()
    {
        var campaign = await Planned("2026-11-20 15:10");
        await Run("""
            update campaigns set status = 'finished', starts_at = null, recurrence = 'weekly', recurs_on_days = 1, recurs_at = 540;
            insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at) select org_id, id, id, 1, 'all', '2026-11-16 14:00 UTC' from campaigns;
            update campaigns set run_id = id;
            update campaign_members set status = 'answered', final = 'done', next_at = null, attempts = 2
            """);
        await Sweep();
        Assert.Equal("scheduled", await Status(campaign));
        // Monday, 9:00 in New York.
        Assert.Equal(new DateTime(2026, 11, 23, 14, 0, 0), await Ask<DateTime>("select starts_at from campaigns"));

        await Run("update presence set heartbeat_at = '2026-11-23 14:00 UTC'; update presence_pages set heartbeat_at = '2026-11-23 14:00 UTC', stream_seen_at = '2026-11-23 14:00 UTC'");
        await Later(minutes: (int)TimeSpan.FromHours(71).TotalMinutes);

        Assert.Equal("processing", await Status(campaign));
        Assert.Equal("answered 2", await Ask<string>("select status || ' ' || attempts from campaign_results"));
        Assert.Equal("upcoming 0", await Ask<string>("select status || ' ' || attempts from campaign_members"));
        Assert.Equal(2, await Ask<int>("select count(*)::int from campaign_runs"));
    }

    [Fact]
    public async Task A_start_by_hand_lists_all_that_is_in_the_way_and_changes_nothing()
    {
        var campaign = await Given.Campaign("new");
        await Run("delete from campaign_runs; update campaigns set run_id = null; update organisations set dialing_halted_at = now(); update phone_numbers set active = false");

        var answer = await (await Browse(await Given.Admin()).WithToken()).PostJson($"/api/v1/campaigns/{campaign}/start", new { });

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(
            "Calling is switched off for your organisation. It has no contacts. Add or import some first. Your organisation has no number to call from. No agent is assigned to it.",
            answer.Json.GetProperty("detail").GetString());
        Assert.Equal("new", await Status(campaign));
    }

    [Fact]
    public async Task Started_twice_at_once_it_runs_once()
    {
        var campaign = await Planned("2026-11-20 16:00");
        var ada = await Browse(await Given.Admin()).WithToken();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.PostJson($"/api/v1/campaigns/{campaign}/start", new { })));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Equal(1, await Ask<int>("select count(*)::int from campaign_runs"));
    }

    [Fact]
    public async Task A_manager_of_another_department_does_not_find_it()
    {
        var campaign = await Given.Campaign("new", department: await Given.Department());
        var stranger = await Given.Manager(await Given.Department("Commercial"));

        Assert.Equal(HttpStatusCode.NotFound, (await (await Browse(stranger).WithToken()).PostJson($"/api/v1/campaigns/{campaign}/start", new { })).Status);
    }

    async Task<Guid> Planned(string startsAt)
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await Given.AtWork(ann);
        var campaign = await Given.Campaign("scheduled", joined: ann);
        await Given.Member(campaign, $"+1212555{Random.Shared.Next(1000, 9999)}");
        await Run("delete from campaign_runs where campaign_id = @campaign; update campaigns set run_id = null, starts_at = (@startsAt || ' UTC')::timestamptz where id = @campaign", new { campaign, startsAt });
        return campaign;
    }

    async Task Later(int minutes)
    {
        Clock.Step(TimeSpan.FromMinutes(minutes));
        await Sweep();
    }

    Task<Infrastructure.Done> Sweep() => Send(new Command());

    Task<string> Status(Guid campaign) => Ask<string>("select status from campaigns where id = @campaign", new { campaign });
}
