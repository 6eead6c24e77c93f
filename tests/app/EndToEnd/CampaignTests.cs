using System.Text.Json;
using Dapper;
using Npgsql;

namespace DutyCall.EndToEnd;

/// <summary>A campaign from its start to its end: agents at their desks, people who do all that people do, and a carrier that does all that carriers do.</summary>
public sealed class CampaignTests(RunningApp app) : IClassFixture<RunningApp>
{
    static readonly string[] Agents = ["priya@demo.example", "tomas@demo.example", "omar@demo.example", "ines@demo.example"];

    /// <summary>Who is called: what they do, what the carrier does to their calls, and what is to become of them.</summary>
    static readonly (string Number, object Person, object? Fault, string Becomes)[] People =
    [
        .. Numbers(0, 12, new { answersAfter = 0.2, talksSeconds = 0.3, silent = true }, null, "answered done"),
        .. Numbers(12, 6, new { refuses = 486 }, null, "rejected exhausted"),
        .. Numbers(18, 2, new { neverAnswers = true }, null, "not_answered exhausted"),
        .. Numbers(20, 5, new { refuses = 404 }, null, "excluded excluded"),
        .. Numbers(25, 4, new { answersAfter = 0.2, talksSeconds = 0.3, silent = true }, new { loseCallbacks = new[] { "completed" } }, "answered done"),
        .. Numbers(29, 1, new { refuses = 486 }, new { loseCallbacks = new[] { "*" } }, "rejected exhausted"),
        .. Numbers(30, 5, new { answersAfter = 0.2, talksSeconds = 0.3, silent = true }, new { unavailableAfterAccept = int.MaxValue }, "answered done"),
        .. Numbers(35, 5, new { answersAfter = 0.2, talksSeconds = 0.3, silent = true }, new { duplicateCallbacks = true, reorderCallbacks = true }, "answered done"),
    ];

    [Fact]
    public async Task Everybody_is_called_once_whatever_befalls_and_is_accounted_for()
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        foreach (var (number, person, fault, _) in People)
        {
            await app.Put($"/sandbox/control/people/{number}", person);
            if (fault is not null)
                await app.Put($"/sandbox/control/faults/{number}", fault);
        }

        var campaign = await Scene.Campaign(db, "All sorts of people", "progressive", Agents, [.. People.Select(p => p.Number)]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var work = Task.WhenAll(Agents.Select(email => Work(email, stop.Token)));
        using var manager = await app.SignIn("admin@demo.example");

        await manager.Post($"/api/v1/campaigns/{campaign}/start", new { });
        while (await db.QuerySingleAsync<string>("select status from campaigns where id = @campaign", new { campaign }) != "finished")
        {
            Assert.False(work.IsFaulted, work.Exception?.ToString());
            await Task.Delay(100, stop.Token);
        }

        await stop.CancelAsync();
        await work;
        var members = (await db.QueryAsync<(string Number, string Became, int Attempts)>("""
            select contact.phone, concat_ws(' ', member.status, member.final), (select count(*)::int from calls where member_id = member.id)
              from campaign_members member join contacts contact on contact.id = member.contact_id where campaign_id = @campaign
            """, new { campaign })).ToDictionary(member => member.Number);
        Assert.Equal(People.Select(p => (p.Number, p.Becomes, 1)), People.Select(p => (p.Number, members[p.Number].Became, members[p.Number].Attempts)));
        var rung = (await app.Get("/sandbox/control/dials")).EnumerateArray().CountBy(dial => dial.GetProperty("to").GetString()!).ToDictionary();
        Assert.Equal(People.Select(p => (p.Number, 1)), People.Select(p => (p.Number, rung.GetValueOrDefault(p.Number))));
        Assert.Equal(0, await db.QuerySingleAsync<int>("select count(*)::int from calls where campaign_id = @campaign and (state <> 'ended' or settled_at is null or wrap_up = 'pending')", new { campaign }));
        Assert.Equal(
            People.Count(p => p.Becomes == "answered done"),
            await db.QuerySingleAsync<int>("select count(*)::int from calls where campaign_id = @campaign and disposition_code = 'connected'", new { campaign }));
        Assert.DoesNotContain("failed for organisation", app.Log, StringComparison.Ordinal);
    }

    /// <summary>Takes whatever is reserved for them, as the page does, and says of each who talked how it went; until there is nothing more to do.</summary>
    async Task Work(string email, CancellationToken stop)
    {
        using var agent = await app.SignIn(email);
        var token = await agent.Post("/api/v1/voice/token", new { });
        var identity = token.GetProperty("identity").GetString();
        var connected = Guid.Empty;
        while (!stop.IsCancellationRequested)
        {
            var phone = await agent.Get("/api/v1/phone");
            if (phone.GetProperty("callId") is { ValueKind: JsonValueKind.String } call && call.GetGuid() is var id && id != connected)
            {
                connected = id;
                await agent.Post($"/sandbox/control/browsers/{identity}/connect", new { @params = new { callId = id } });
            }
            else if (phone.GetProperty("wrapUp") is { ValueKind: JsonValueKind.String } ended)
            {
                await agent.Post($"/api/v1/calls/{ended.GetGuid()}/disposition", new { disposition = "connected" });
            }
            else
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    /// <summary>International freephone numbers, which are in no country: the contact's clock alone decides when they may be called.</summary>
    static IEnumerable<(string, object, object?, string)> Numbers(int from, int count, object person, object? fault, string becomes) =>
        Enumerable.Range(from, count).Select(n => ($"+8001234{5000 + n}", person, fault, becomes));
}
