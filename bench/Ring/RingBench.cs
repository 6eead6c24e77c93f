using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using DutyCall.Bench.Kit;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Live;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using AcceptOffer = DutyCall.Features.Calls.AcceptOffer;
using OfferCall = DutyCall.Features.Calls.OfferCall;

namespace DutyCall.Bench;

/// <summary>
/// A call rings at fifty desks and all of them press Answer together: the application's own handlers on a real database. Who
/// won is counted from the answers and from the tables both; when the others are told, from the live feed that their pages
/// hear. Beside it, fifty bare compare-and-sets of one row.
/// </summary>
static class RingBench
{
    const int Desks = 50, Tables = 4;

    public static async Task Measure(Run run)
    {
        var races = run.Quick ? 200 : 10_000;
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        using var failures = new Failures();
        await using var app = Services(database, failures);
        await using var feed = await Feed.Start(app, run.Stop);

        var bare = await Bare(database, run.Quick ? 100 : 500, run.Stop);
        var (answers, news) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        int notOne = 0, done = 0, disagree = 0, untold = 0;
        var watch = Stopwatch.StartNew();
        // Four races side by side, each with fifty agents of its own.
        await Task.WhenAll(Enumerable.Range(0, Tables).Select(table => Task.Run(async () =>
        {
            var people = (await database.Ask<Guid>("select id from users where role = 'agent' order by id offset @Skip limit @Desks", new { Skip = table * Desks, Desks })).ToArray();
            while (Interlocked.Increment(ref done) <= races)
            {
                var (winners, told, taken) = await Race(app, database, feed, people, answers, news, run.Stop);
                if (winners != 1)
                    Interlocked.Increment(ref notOne);
                if (!taken)
                    Interlocked.Increment(ref disagree);
                Interlocked.Add(ref untold, people.Length - winners - told);
            }
        }, run.Stop)));
        watch.Stop();
        await app.GetRequiredService<Background>().Idle;

        var stuck = (await database.Ask<int>("""
            select (select count(*) from offers where state = 'ringing')::int
                 + (select count(*) from calls where state <> 'ended')::int
                 + (select count(*) from (select from offers group by call_id having count(*) filter (where state = 'accepted') <> 1) odd)::int
            """))[0];
        var (times, silenced) = (new Latencies([.. answers], watch.Elapsed), new Latencies([.. news], watch.Elapsed));
        Report.Head($"{Desks} desks answer one call together, {Tables} calls at a time");
        Report.Row("Answer, the application's", times);
        Report.Row("until another desk is told to fall silent", silenced);
        Report.Row("compare and set of one row", bare);
        Report.Say($"\n{races:N0} races: {notOne} without exactly one winner by the answers, {disagree} by the tables; {stuck} left ringing or open; {untold} losers who were not told who has it; {failures.Count} failures in the background.");
        new Report(run.Name).Keep("races", races).Keep("not_one_winner", Math.Max(notOne, disagree)).Keep("stuck", stuck).Keep("untold", untold).Keep("failures", failures.Count).Keep("answer", times).Keep("silenced", silenced).Keep("ratio_p50", times.P50 / bare.P50)
            .Keep("mb", Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0).Close();
    }

    static async Task<(int Winners, int Told, bool Taken)> Race(ServiceProvider app, BenchDatabase database, Feed feed, Guid[] people, ConcurrentBag<double> answers, ConcurrentBag<double> news, CancellationToken ct)
    {
        var call = Guid.CreateVersion7();
        await database.Run("""
            insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, submitted_at, waiting_since, last_news_at)
            values (@OrgId, @call, 'inbound', 'queued', '+1212' || lpad((random() * 9999999)::int::text, 7, '2'), '+12125550100', now(), now(), now(), now());
            insert into call_legs (org_id, id, call_id, role, label, address, call_sid, status, created_at, submitted_at)
            values (@OrgId, gen_random_uuid(), @call, 'customer', 'customer', '', 'CA' || replace(@call::text, '-', ''), 'in-progress', now(), now())
            """, new { Staff.OrgId, call });
        var desks = people.ToDictionary(person => person, feed.Desk);
        await Send(app, new OfferCall.Command(call, people, "inbound", 20), ct);
        var offers = await database.Ask<(Guid Id, Guid UserId)>("select id, user_id from offers where call_id = @call", new { call });
        if (offers.Count != people.Length)
            return (0, 0, false);

        await Task.WhenAll(desks.Values.Select(desk => Feed.IsTold(desk, ct))); // That it rings.
        var start = Stopwatch.GetTimestamp();
        var told = offers.ToDictionary(offer => offer.UserId, offer => Feed.IsTold(desks[offer.UserId], ct));
        var pressed = await Task.WhenAll(offers.Select(offer => Task.Run(async () =>
        {
            var begun = Stopwatch.GetTimestamp();
            var answer = await Send(app, new AcceptOffer.Command(offer.UserId, offer.Id), ct);
            answers.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            return answer.Error;
        }, ct)));
        // Whoever has it is told too, and is not meant.
        foreach (var (offer, _) in offers.Zip(pressed).Where(desk => desk.Second is not null))
            news.Add(Stopwatch.GetElapsedTime(start, await told[offer.UserId]).TotalMilliseconds);
        await Task.WhenAll(told.Values);
        foreach (var desk in desks.Values)
            desk.Dispose();
        var taken = (await database.Ask<bool>("""
            select count(*) filter (where o.state = 'accepted' and o.user_id = c.agent_id) = 1 and count(*) filter (where o.state = 'lost' and o.taken_by = c.agent_id) = @others
              from calls c join offers o on o.call_id = c.id where c.id = @call
            """, new { call, others = people.Length - 1 }))[0];
        await database.Run("""
            update calls set state = 'ended', ended_at = now(), wrap_up = 'none' where id = @call;
            update call_legs set ended_at = now(), wanted = false where call_id = @call
            """, new { call });
        return (pressed.Count(error => error is null), pressed.Count(error => error is AcceptOffer.Taken { Message: var words } && words.EndsWith(" has it.", StringComparison.Ordinal)), taken);
    }

    static async Task<T> Send<T>(ServiceProvider app, IRequest<T> message, CancellationToken ct)
    {
        await using var scope = app.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(Staff.OrgId);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message, ct);
    }

    /// <summary>Fifty ask for one row, and one of them gets it: the least that it takes.</summary>
    static async Task<Latencies> Bare(BenchDatabase database, int races, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Owner) { MaxPoolSize = 40 });
        await database.Run("create table bare (id int primary key, owner int); insert into bare select n, null from generate_series(1, @races) n", new { races });
        var times = new ConcurrentBag<double>();
        var watch = Stopwatch.StartNew();
        for (var race = 1; race <= races; race++)
        {
            var id = race;
            await Task.WhenAll(Enumerable.Range(0, Desks).Select(desk => Task.Run(async () =>
            {
                var begun = Stopwatch.GetTimestamp();
                await using var db = await source.OpenConnectionAsync(ct);
                await db.ExecuteAsync("update bare set owner = @desk where id = @id and owner is null", new { desk, id });
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }, ct)));
        }

        return new([.. times], watch.Elapsed);
    }

    /// <summary>The live feed of a node, as its event streams hear it.</summary>
    sealed class Feed(LiveFeed feed) : IAsyncDisposable
    {
        public static async Task<Feed> Start(ServiceProvider app, CancellationToken ct)
        {
            var feed = ActivatorUtilities.CreateInstance<LiveFeed>(app);
            using var first = feed.Subscribe(Staff.OrgId, Guid.Empty);
            await feed.StartAsync(ct);
            await first.Events.ReadAsync(ct); // It listens.
            return new(feed);
        }

        public LiveFeed.Subscription Desk(Guid person) => feed.Subscribe(Staff.OrgId, person);

        /// <summary>When this desk is next told that something about its phone has changed.</summary>
        public static async Task<long> IsTold(LiveFeed.Subscription desk, CancellationToken ct)
        {
            while (await desk.Events.ReadAsync(ct) is not ("phone-changed" or "everything-changed"))
            {
            }

            return Stopwatch.GetTimestamp();
        }

        public async ValueTask DisposeAsync()
        {
            await feed.StopAsync(CancellationToken.None);
            feed.Dispose();
        }
    }

    static ServiceProvider Services(BenchDatabase database, Failures failures) => new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(failures))
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Roles.AsApp(database.Owner)) { MaxPoolSize = 40 }.ConnectionString)) // Made by the container, and so closed with it.
        .AddSingleton<Background>()
        .AddSingleton<Turns>()
        .AddScoped<Tenant>()
        .AddScoped<Db>()
        .AddHandlers(typeof(Program).Assembly)
        .BuildServiceProvider();

    /// <summary>What goes wrong behind an answer is only in the log.</summary>
    sealed class Failures : ILoggerProvider, ILogger
    {
        int count;

        public int Count => count;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && Interlocked.Increment(ref count) == 1)
                Console.Error.WriteLine($"{formatter(state, exception)} {exception}");
        }

        public void Dispose() { }
    }
}
