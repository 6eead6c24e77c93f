using System.Globalization;
using Dapper;
using DutyCall.Domain;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DutyCall.Features.Callbacks;

/// <summary>
/// A thousand promises across the changes of clocks in America, Europe and Australia, to zones with half hours and without summer
/// time, by people who sign out, fall ill, put off, hand over and forget, while two nodes sweep: each ends, once, and it is known how.
/// </summary>
public sealed class CallbackSimulation : SliceTest
{
    const int Count = 1000;

    static readonly string[] Prefixes = ["+1212555", "+1303555", "+1602555", "+1415555", "+1808555", "+49301234", "+44207946", "+9111234", "+6188123", "+977142"];

    static readonly (DateTime From, int Days)[] Weeks =
    [
        (new(2027, 3, 13, 12, 0, 0, DateTimeKind.Utc), 3), // America forward on the 14th
        (new(2027, 3, 27, 12, 0, 0, DateTimeKind.Utc), 3), // Europe forward on the 28th
        (new(2027, 4, 3, 12, 0, 0, DateTimeKind.Utc), 3), // Adelaide back on the 4th
        (new(2027, 10, 30, 12, 0, 0, DateTimeKind.Utc), 3), // Europe back on the 31st
        (new(2027, 11, 6, 12, 0, 0, DateTimeKind.Utc), 3), // America back on the 7th
    ];

    readonly Random dice = new(20261120);
    NpgsqlDataSource owner = null!;
    Guid org;
    int promised;

    /// <summary>Other tests open a connection for each statement, and prove who they are each time: here that were ten minutes.</summary>
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("DATABASE_URL", Kept);

    string Kept => new NpgsqlConnectionStringBuilder(OwnerConnection) { Pooling = true }.ConnectionString;

    [Fact]
    public async Task A_thousand_promises_all_end_once_and_none_is_lost()
    {
        await using var theirs = Services.GetRequiredService<NpgsqlDataSource>();
        var people = new List<Person> { await Given.Manager() };
        for (var n = 0; n < 8; n++)
            people.Add(await Given.Agent(name: $"Agent {n}"));
        org = await Given.Organisation();
        await using var ours = owner = NpgsqlDataSource.Create($"{Kept};Options=-c app.org_id={org}");

        foreach (var (from, days) in Weeks)
        {
            Clock.Step(from - Clock.GetUtcNow().UtcDateTime);
            await SignIn([.. people]);
            await Promise(people, Count / Weeks.Length, from, days);
            // A promise may be put off, and moved by a night and a weekend's change of clocks; then it has a day to be kept.
            var end = from.AddDays(days + 3);
            while (await NextOfInterest() is { } next && next <= end)
            {
                Clock.Step(next - Clock.GetUtcNow().UtcDateTime);
                await Live(people);
                await Task.WhenAll(Send(new SweepCallbacks.Command()), Send(new SweepCallbacks.Command()));
            }
        }

        Assert.Equal(Count, await Ask<int>("select count(*)::integer from callbacks"));
        Assert.Equal("", await Ask<string>("select coalesce(string_agg(id || ' ' || state || ' ' || due_at, ', '), '') from callbacks where settled_at is null or reason = ''"));
        Assert.Equal(["cancelled", "kept", "late", "missed"], (await Ask<string>("select string_agg(distinct state, ' ' order by state) from callbacks")).Split(' '));
        // Each end is written down, once, and each that nobody kept was told to the team and to a manager first.
        Assert.Equal((Count, Count), await Ask<(int, int)>("""
            select count(*)::integer, count(distinct subject_id)::integer from audit_log where action in ('callbacks.kept', 'callbacks.late', 'callbacks.missed', 'callbacks.cancelled')
            """));
        Assert.Equal(0, await Ask<int>("""
            select count(*)::integer from callbacks b where b.state = 'missed'
               and (select count(distinct a.action) from audit_log a where a.subject_id = b.id and a.action in ('callbacks.team_told', 'callbacks.managers_told')) < 2
            """));
        await NobodyIsCalledTwice();
        await NothingCameDueOutsideItsHours();
    }

    /// <summary>Each to a number of its own: so two calls to a number are one promise dialed twice.</summary>
    async Task Promise(List<Person> people, int count, DateTime from, int days)
    {
        for (var n = 0; n < count; n++)
        {
            var booker = people[dice.Next(people.Count)];
            var prefix = Prefixes[dice.Next(Prefixes.Length)];
            var line = ++promised * 7 % 10_000;
            var number = prefix + line.ToString(prefix.StartsWith("+1", StringComparison.Ordinal) ? "0000" : "00000", CultureInfo.InvariantCulture);
            var hours = CallingHours.Of(number, null, "America/New_York", 540, 1020);
            var due = hours.NextOrNearest(from.AddMinutes(15 * dice.Next(4, days * 24 * 4)));
            await Do("select book_callback(@id, @booker, null, @number, null, @to, @due, @zone, 'Simulated', 'api', null, @now)",
                new { id = Guid.NewGuid(), booker = booker.Id, number, to = dice.Next(4) == 0 ? (Guid?)null : booker.Id, due, zone = hours.Clock.Id, now = Now });
        }
    }

    /// <summary>When next something is to happen to a promise, up to five minutes late; null when all have ended.</summary>
    Task<DateTime?> NextOfInterest() => Find<DateTime?>("""
        select min(date_bin('5 minutes', t, '2027-01-01 UTC') + interval '5 minutes')
          from callbacks b
         cross join unnest(array[b.due_at - interval '5 minutes', b.due_at, b.due_at + interval '15 minutes', b.due_at + interval '30 minutes', b.due_at + interval '24 hours']) t
         where b.settled_at is null and date_bin('5 minutes', t, '2027-01-01 UTC') + interval '5 minutes' > @now
        """);

    /// <summary>What an office does meanwhile.</summary>
    async Task Live(List<Person> people)
    {
        if (dice.Next(12) == 0)
            await Do("update presence set left_at = @now, left_why = 'signed_out' where user_id = @Id and left_at is null", new { now = Now, people[dice.Next(people.Count)].Id });
        if (dice.Next(12) == 0)
            await Do("update presence set intent = case intent when 'offline' then 'online' else 'offline' end where user_id = @Id", new { people[dice.Next(people.Count)].Id });
        if (dice.Next(8) == 0)
            await SignIn(people[dice.Next(people.Count)]);
        if (dice.Next(60) == 0)
            await Do("update users set active = not active where id = @Id", new { people[dice.Next(1, people.Count)].Id });
        if (dice.Next(3) > 0)
            await Dial(people[dice.Next(people.Count)]);
        // A page that is not there says nothing.
        await Do("""
            update presence set heartbeat_at = @now where left_at is null and user_id <> @Silent;
            update callbacks set state = 'snoozed', due_at = @now + interval '45 minutes', reminded_at = null, came_due_at = null, team_told_at = null, managers_told_at = null
             where state = 'pending' and due_at <= @now and md5(id || @salt) like '0f%';
            update callbacks set owner_id = (select id from users where active order by md5(id || @salt) limit 1) where state = 'pending' and due_at > @now and md5(id || @salt) like 'ff%';
            select add_to_do_not_call(null, number, 'person', 'Simulated', null, @now)
              from (select number from callbacks where state = 'pending' and md5(id || @salt) like 'd00%' limit 1) asks;
            """, new { now = Now, Silent = people[dice.Next(people.Count)].Id, salt = Now.Ticks.ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>Somebody calls the first of what their list says is due. One call in ten the carrier cannot place.</summary>
    async Task Dial(Person who)
    {
        var due = await Send(new ListCallbacks.Query(new CallbackReach(who.Id, Everyone: false, Leads: false, null), "due", null, false, null, TimeZoneInfo.Utc, Size: 1));
        if (due.Callbacks.Count == 0)
            return;
        var call = Guid.NewGuid();
        var result = dice.Next(10) switch { 0 => "carrier_error", < 4 => "no_answer", _ => "human" };
        await Do("""
            insert into calls (org_id, id, direction, state, agent_id, customer_number, our_number, created_at, last_news_at)
            values (@org, @call, 'outbound-manual', 'intent', @Id, @Number, '+12125550100', @now, @now);
            update calls set state = 'ringing' where id = @call and @result <> 'carrier_error';
            update calls set state = 'ended', ended_at = @now, result = @result where id = @call;
            """, new { org, call, who.Id, due.Callbacks[0].Number, result, now = Now });
    }

    async Task SignIn(params Person[] people)
    {
        foreach (var person in people)
        {
            await Do("""
                insert into presence (org_id, user_id, since, activity_at, heartbeat_at) values (@OrgId, @Id, @now, @now, @now)
                on conflict (org_id, user_id) do update set heartbeat_at = @now, left_at = null, left_why = null
                """, new { person.OrgId, person.Id, now = Now });
        }
    }

    async Task NobodyIsCalledTwice()
    {
        Assert.Equal(0, await Ask<int>("select count(*)::integer from (select from calls where result <> 'carrier_error' group by customer_number having count(*) > 1) twice"));
        Assert.Equal(0, await Ask<int>("""
            select count(*)::integer from callbacks b
             where (b.state in ('kept', 'late')) <> exists (select from calls c where c.customer_number = b.number and c.id = b.settled_call_id and c.result <> 'carrier_error')
            """));
    }

    /// <summary>By PostgreSQL's zones, which are not ours.</summary>
    async Task NothingCameDueOutsideItsHours() => Assert.Equal(0, await Ask<int>("""
        select count(*)::integer from callbacks
         where came_due_at is not null and state <> 'snoozed'
           and ((promised_at at time zone zone)::time < '9:00' or (promised_at at time zone zone)::time >= '17:00')
        """));

    DateTime Now => Clock.GetUtcNow().UtcDateTime;

    async Task Do(string sql, object args)
    {
        await using var db = await owner.OpenConnectionAsync();
        await db.ExecuteAsync(sql, args);
    }

    async Task<T?> Find<T>(string sql)
    {
        await using var db = await owner.OpenConnectionAsync();
        return await db.QuerySingleOrDefaultAsync<T>(sql, new { now = Now });
    }
}
