using System.Globalization;
using Dapper;
using Npgsql;

namespace DutyCall.EndToEnd;

/// <summary>What tests of campaigns over real HTTP begin with, at whatever hour they run.</summary>
static class Scene
{
    static readonly string[] Zones = ["Pacific/Honolulu", "America/New_York", "Europe/London", "Asia/Kolkata", "Asia/Tokyo"];

    /// <summary>Somewhere it is lawful to call now, and for an hour from now.</summary>
    public static string Daytime() => Zones.First(zone => TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTime.UtcNow, zone).Hour is >= 8 and < 20);

    /// <summary>A zone where it is the hour after noon.</summary>
    public static string Noon() => (DateTimeOffset.UtcNow.Hour - 12) switch
    {
        0 => "Etc/GMT",
        var behind => string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(behind > 0 ? '+' : '-')}{Math.Abs(behind)}"),
    };

    /// <summary>With these numbers on its list, where it is day, and these agents in their seats, at work and reachable for the next hour.</summary>
    public static async Task<Guid> Campaign(NpgsqlConnection db, string name, string mode, string[] agents, string[] numbers)
    {
        var campaign = Guid.CreateVersion7();
        await db.ExecuteAsync("""
            insert into campaigns (org_id, id, name, status_since, time_zone, mode, caller_id, ring_seconds, max_attempts, calls_per_minute, calls_from, calls_until, created_at, updated_at)
            select org_id, @campaign, @name, now(), 'UTC', @mode, '+15550109001', 15, 1, 6000, 0, 1440, now(), now() from organisations;
            insert into contacts (org_id, id, phone, name, time_zone)
            select org_id, gen_random_uuid(), number, 'Somebody at ' || number, @zone from organisations, unnest(@numbers) number;
            insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, added_at, updated_at)
            select org_id, gen_random_uuid(), @campaign, id, now(), now(), now() from contacts where phone = any(@numbers);
            insert into campaign_agents (org_id, campaign_id, user_id, assigned_at, joined_at)
            select org_id, @campaign, id, now(), now() from users where email = any(@agents);
            insert into presence (org_id, user_id, since, activity_at, heartbeat_at, test_ring_at)
            select org_id, id, now(), later, later, later from users, (select now() + interval '1 hour') as l (later) where email = any(@agents);
            insert into presence_pages (org_id, user_id, page_id, session_id, sequence, heartbeat_at, stream_seen_at, device, device_since)
            select org_id, id, gen_random_uuid(), gen_random_uuid(), 1, later, later, 'registered', now() from users, (select now() + interval '1 hour') as l (later) where email = any(@agents)
            """, new { campaign, name, mode, agents, numbers, zone = Daytime() });
        return campaign;
    }
}
