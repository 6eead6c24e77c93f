using System.Text.Json;
using Dapper;
using Npgsql;

namespace DutyCall.EndToEnd;

/// <summary>A predictive campaign from its start to its end, over real HTTP: agents whose lines stand, and more lines than agents once enough is known.</summary>
public sealed class PredictiveTests(RunningApp app) : IClassFixture<RunningApp>
{
    static readonly string[] Agents = ["priya@demo.example", "tomas@demo.example", "omar@demo.example", "ines@demo.example", "lena@demo.example"];

    /// <summary>Who is called and what they do.</summary>
    static readonly (string Number, object Person, string Becomes)[] People =
    [
        .. Enumerable.Range(0, 100).Select(n => n % 4 == 3
            ? (Number(n), (object)new { refuses = 486 }, "rejected exhausted")
            : (Number(n), new { answersAfter = 0.5 + n % 5 * 0.2, talksSeconds = 3 + n % 4 * 0.5, silent = true }, "answered done")),
    ];

    [Fact]
    public async Task Everybody_is_rung_once_and_whoever_answers_has_an_agent_or_is_counted()
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        foreach (var (number, person, _) in People)
            await app.Put($"/sandbox/control/people/{number}", person);
        var campaign = await Scene.Campaign(db, "Ahead of its agents", "predictive", Agents, [.. People.Select(p => p.Number)]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var work = Task.WhenAll(Agents.Select(email => Work(email, stop.Token)));
        while (await db.QuerySingleAsync<int>("select count(*)::int from agent_lines where ended_at is null and up_at is not null") < Agents.Length)
            await Task.Delay(50, stop.Token);
        using var manager = await app.SignIn("admin@demo.example");

        await manager.Post($"/api/v1/campaigns/{campaign}/start", new { });
        while (await db.QuerySingleAsync<string>("select status from campaigns where id = @campaign", new { campaign }) is not "finished" and var status)
        {
            Assert.False(work.IsFaulted, work.Exception?.ToString());
            // On a machine too busy to bring two together within two seconds the budget is soon spent: then it is a manager's to go on.
            if (status == "paused")
                await manager.Post($"/api/v1/campaigns/{campaign}/resume", new { });
            await Task.Delay(100, stop.Token);
        }

        await stop.CancelAsync();
        await work;
        var abandoned = await db.QuerySingleAsync<int>("select count(*)::int from calls where campaign_id = @campaign and abandoned_at is not null", new { campaign });
        var answered = People.Count(person => person.Becomes == "answered done");
        var late = await db.QuerySingleAsync<int>("select count(*)::int from calls where campaign_id = @campaign and answered_at is not null and abandoned_at is null and (connected_at is null or connected_at > answered_at + interval '2 seconds')", new { campaign });
        // On a machine slower still somebody has said all they had to say before their agent was there.
        var missed = await db.QuerySingleAsync<int>("select count(*)::int from calls where campaign_id = @campaign and answered_at is not null and abandoned_at is null and connected_at is null", new { campaign });
        Assert.Equal($"{answered - abandoned - late} {abandoned + late}", await db.QuerySingleAsync<string>("select sum(connected) || ' ' || sum(abandoned) from campaign_days where campaign_id = @campaign", new { campaign }));
        var rung = (await app.Get("/sandbox/control/dials")).EnumerateArray().CountBy(dial => dial.GetProperty("to").GetString()!).ToDictionary();
        Assert.Equal(People.Select(p => (p.Number, 1)), People.Select(p => (p.Number, rung.GetValueOrDefault(p.Number))));
        var became = (await db.QueryAsync<string>("select concat_ws(' ', status, final) from campaign_members where campaign_id = @campaign", new { campaign })).CountBy(one => one).ToDictionary();
        Assert.Equal(People.Count(p => p.Becomes == "rejected exhausted"), became["rejected exhausted"]);
        Assert.Equal((answered - abandoned - missed, answered), (became["answered done"], became.Values.Sum() - became["rejected exhausted"]));
        Assert.Equal(0, await db.QuerySingleAsync<int>("select count(*)::int from calls where campaign_id = @campaign and (state <> 'ended' or settled_at is null or wrap_up = 'pending')", new { campaign }));
        // Each line carried one conversation after another.
        Assert.Equal(Agents.Length, await db.QuerySingleAsync<int>("select count(distinct call_sid)::int from call_legs leg join calls call on call.id = leg.call_id where call.campaign_id = @campaign and leg.role = 'agent'", new { campaign }));
        Assert.DoesNotContain("failed for organisation", app.Log, StringComparison.Ordinal);
    }

    /// <summary>Connects once, and says of each call how it went.</summary>
    async Task Work(string email, CancellationToken stop)
    {
        using var agent = await app.SignIn(email);
        var identity = (await agent.Post("/api/v1/voice/token", new { })).GetProperty("identity").GetString();
        var line = (await agent.Post("/api/v1/line", new { })).GetProperty("lineId").GetGuid();
        await agent.Post($"/sandbox/control/browsers/{identity}/connect", new { @params = new { lineId = line } });
        while (!stop.IsCancellationRequested)
        {
            var phone = await agent.Get("/api/v1/phone");
            if (phone.GetProperty("wrapUp") is { ValueKind: JsonValueKind.String } ended)
                await agent.Post($"/api/v1/calls/{ended.GetGuid()}/disposition", new { disposition = "connected" });
            else
                await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>International freephone numbers, which are in no country: the contact's clock alone decides when they may be called.</summary>
    static string Number(int n) => $"+8001235{1000 + n}";
}
