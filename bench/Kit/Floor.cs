using System.Collections.Concurrent;
using DutyCall.Infrastructure.Twilio;

namespace DutyCall.Bench.Kit;

/// <summary>
/// A campaign and its agents: each takes the line when somebody is reserved for them, as their page does, and says at the end how it
/// went. Their presence is written to the tables, and nothing is wrong with it.
/// </summary>
sealed class Floor(BenchDatabase database, Cluster cluster, int agents, CancellationToken ct) : IDisposable
{
    /// <summary>Said of everybody who was talked to.</summary>
    public const string Disposition = "connected";

    static readonly string[] Zones = ["Pacific/Honolulu", "America/New_York", "Europe/London", "Asia/Kolkata", "Asia/Tokyo"];
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50), Again = TimeSpan.FromSeconds(3), OncePerSecond = TimeSpan.FromSeconds(1);
    readonly Dictionary<Guid, Visitor> visitors = [];
    readonly ConcurrentDictionary<Guid, DateTime> tried = [];
    readonly ConcurrentDictionary<Guid, bool> acknowledged = [];

    public Guid Campaign { get; } = Guid.CreateVersion7();

    /// <summary>Calls whose disposition was answered with success: the agent believes that it is kept.</summary>
    public IReadOnlyCollection<Guid> Acknowledged => [.. acknowledged.Keys];

    /// <summary>International freephone numbers, which are in no country: the contact's clock alone decides when they may be called.</summary>
    public static string Number(int n) => $"+800{12_000_000 + n}";

    /// <summary>The campaign with so many on its list, ready to be started; and its agents, signed in and in their seats.</summary>
    public async Task Open(int people)
    {
        await database.Run("""
            insert into campaigns (org_id, id, name, status_since, time_zone, ring_seconds, max_attempts, minimum_gap, calls_per_minute, calls_from, calls_until, created_at, updated_at)
            values (@OrgId, @Campaign, 'Bench', now(), 'UTC', 15, 1, 1, 6000, 0, 1440, now(), now());
            insert into contacts (org_id, id, phone, name, time_zone)
            select @OrgId, md5('person' || n)::uuid, '+800' || 12000000 + n, 'Person ' || n, @zone from generate_series(0, @people - 1) n;
            insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, added_at, updated_at)
            select @OrgId, md5('member' || n)::uuid, @Campaign, md5('person' || n)::uuid, now(), now(), now() from generate_series(0, @people - 1) n;
            insert into campaign_agents (org_id, campaign_id, user_id, assigned_at, joined_at)
            select @OrgId, @Campaign, md5('agent' || n)::uuid, now(), now() from generate_series(0, @agents - 1) n;
            insert into presence (org_id, user_id, since, activity_at, heartbeat_at, test_ring_at)
            select @OrgId, md5('agent' || n)::uuid, now(), now() + interval '1 day', now() + interval '1 day', now() + interval '1 day' from generate_series(0, @agents - 1) n;
            insert into presence_pages (org_id, user_id, page_id, session_id, sequence, heartbeat_at, stream_seen_at, device, device_since)
            select @OrgId, md5('agent' || n)::uuid, gen_random_uuid(), gen_random_uuid(), 1, now() + interval '1 day', now() + interval '1 day', 'registered', now() from generate_series(0, @agents - 1) n;
            analyze contacts, campaign_members;
            """, new { Staff.OrgId, Campaign, people, agents, zone = Daytime() });
        var staff = await database.Ask<(Guid Id, string Email)>("select id, email from users where id in (select user_id from campaign_agents)");
        foreach (var (id, email) in staff)
            visitors[id] = await Visitor.SignIn(cluster.Url, email, ct);
    }

    /// <summary>Sets the campaign to work, as its administrator.</summary>
    public async Task Start()
    {
        using var admin = await Visitor.SignIn(cluster.Url, Staff.Admin, ct);
        await admin.PostJson($"/api/v1/campaigns/{Campaign}/start", new { }, ct);
    }

    /// <summary>The agents at work, until they are told to stop.</summary>
    public async Task Work(CancellationToken stop)
    {
        var lastSecond = DateTime.MinValue;
        while (!stop.IsCancellationRequested)
        {
            if (DateTime.UtcNow - lastSecond > OncePerSecond)
            {
                lastSecond = DateTime.UtcNow;
                await GoOn();
            }

            foreach (var (call, agent, ended) in await ToDo())
            {
                if (tried.TryGetValue(call, out var at) && DateTime.UtcNow - at < Again)
                    continue;
                tried[call] = DateTime.UtcNow;
                _ = ended ? WrapUp(call, agent) : TakeLine(call, agent);
            }

            await Task.Delay(Look, CancellationToken.None);
        }
    }

    /// <summary>Whose line a fault kept away joins anew; and whom a fault kept from being called need not wait for their minute.</summary>
    Task GoOn() => database.Run("""
        update campaign_agents set joined_at = now() where campaign_id = @Campaign and joined_at is null;
        update campaign_members set next_at = now() where campaign_id = @Campaign and next_at > now() and reason = ''
        """, new { Campaign });

    Task<IReadOnlyList<(Guid Call, Guid Agent, bool Ended)>> ToDo() => database.Ask<(Guid, Guid, bool)>("""
        select call.id, call.agent_id, call.state = 'ended'
          from calls call
         where call.campaign_id = @Campaign
           and call.settled_at is null
           and (call.state = 'ended' and call.wrap_up = 'pending'
                or call.state = 'intent' and call.hang_up_asked_at is null and exists (select from call_legs leg where leg.call_id = call.id and leg.role = 'agent' and leg.call_sid is null))
        """, new { Campaign });

    async Task TakeLine(Guid call, Guid agent)
    {
        try
        {
            await cluster.Carrier.Post($"browsers/{new VoiceIdentity(Staff.OrgId, agent)}/connect", new { @params = new { callId = call } }, ct);
        }
        catch (HttpRequestException)
        {
            // Tried again while somebody is reserved.
        }
    }

    async Task WrapUp(Guid call, Guid agent)
    {
        try
        {
            await visitors[agent].PostJson($"/api/v1/calls/{call}/disposition", new { disposition = Disposition }, ct);
            acknowledged[call] = true;
        }
        catch (Exception refused) when (refused is HttpRequestException or InvalidOperationException)
        {
            // A node died over it, or it was kept though its answer was lost: it is asked for again as long as it is missing.
        }
    }

    /// <summary>Somewhere it is lawful to call now, and for some hours.</summary>
    public static string Daytime() => Zones.First(zone => TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTime.UtcNow, zone).Hour is >= 8 and < 20);

    public void Dispose()
    {
        foreach (var visitor in visitors.Values)
            visitor.Dispose();
    }
}
