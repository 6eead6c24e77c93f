using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using DutyCall.Bench.Kit;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static System.FormattableString;
using FoldCall = DutyCall.Features.Calls.FoldCall;
using ReserveMembers = DutyCall.Features.Campaigns.ReserveMembers;
using RunCampaign = DutyCall.Features.Campaigns.RunCampaign;

namespace DutyCall.Bench;

/// <summary>
/// How many contacts a second campaigns claim, one and many of them side by side: their looks as a node takes them, with the gate's judgement,
/// its receipt and the intent of the call; only the dialing is left out. Beside it the statement that reserves, alone, as often as the
/// database can run it.
/// </summary>
static partial class ClaimBench
{
    /// <summary>As many as are looked at together; a receipt's length is about what the gate writes.</summary>
    const int Campaigns = 100, LinesOfLook = 50, MostOfOne = 5_500, ReceiptLength = 2_400;

    public static async Task Measure(Run run)
    {
        var (members, contacts, patience) = run.Quick ? (300_000, 30_000, TimeSpan.FromSeconds(3)) : (5_000_000, 1_000_000, TimeSpan.FromSeconds(15));
        await using var database = await BenchDatabase.Create(run);
        var watch = Stopwatch.StartNew();
        await Fill(database, members, contacts);
        Report.Say($"{members:N0} memberships of {Campaigns} campaigns, {contacts:N0} contacts, made in {watch.Elapsed.TotalSeconds:0} s");

        await using var node = Node(database); // Leaves the database before it is dropped.
        Guid[] campaigns = [.. await database.Ask<Guid>("select id from campaigns order by length(name), name")];
        var report = new Report(run.Name);
        foreach (var running in new[] { 1, 10, Campaigns })
        {
            await Begin(database, running);
            var (times, took, claimed) = await Look(node, campaigns[..running], patience, run.Stop);
            await Begin(database, running);
            var bare = await Bare(database, run, running, patience);
            var perSecond = claimed / took.TotalSeconds;

            Report.Head($"{running} {(running == 1 ? "campaign" : "campaigns")} running");
            Report.Row("a look", times);
            Report.Say(Invariant($"claimed per second: {perSecond:0}; by the reserving statement alone, in {Pgbench.Name}: {bare:0}"));
            report.Keep($"{running}.per_s", perSecond).Keep($"{running}.bare_per_s", bare).Keep($"{running}.ratio", bare / perSecond).Keep($"{running}.look_p95_ms", times.P95);
        }

        report.Keep("members", members).Close();
    }

    static async Task Fill(BenchDatabase database, int members, int contacts)
    {
        await Staff.Hire(database);
        var args = new { Staff.OrgId, Members = members, Contacts = contacts, Campaigns, Zone = Floor.Daytime() };
        await database.Run("update organisations set time_zone = @Zone", args);
        await database.Bulk("contacts", () => database.Run(Text("Contacts"), args));
        await database.Run(Text("Campaigns"), args);
        await database.Bulk("campaign_members", () => database.Run(Text("Members"), args));
        await database.Run(Text("Counts"));
    }

    /// <summary>So many of the campaigns run, and what was claimed before is an hour old and over.</summary>
    static Task Begin(BenchDatabase database, int running) => database.Run("""
        alter table calls disable trigger user;
        update calls set state = 'ended', ended_at = created_at, settled_at = created_at, created_at = created_at - interval '1 hour' where state <> 'ended';
        alter table calls enable trigger user;
        alter table call_legs disable trigger user;
        update call_legs set ended_at = created_at where ended_at is null;
        alter table call_legs enable trigger user;
        insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at)
        select org_id, gen_random_uuid(), id, (select coalesce(max(number), 0) + 1 from campaign_runs where campaign_id = campaigns.id), 'all', now() from campaigns;
        update campaigns
           set status = case when id = any(select md5('campaign' || n)::uuid from generate_series(0, @running - 1) n) then 'processing' else 'paused' end,
               run_id = (select id from campaign_runs where campaign_id = campaigns.id order by number desc limit 1);
        analyze calls, call_legs;
        analyze receipts;
        """, new { running });

    /// <summary>Each campaign looks again as soon as it has looked, until it comes near what it may dial in a minute.</summary>
    static async Task<(Latencies Times, TimeSpan Took, int Claimed)> Look(ServiceProvider node, Guid[] running, TimeSpan patience, CancellationToken ct)
    {
        foreach (var campaign in running.Take(10)) // Until the hot paths are compiled, and there are connections.
        {
            var decision = await Look(node, campaign, ct);
            if (decision.Lines == 0)
                throw new InvalidOperationException($"Nobody is claimed: {decision.Sentence}");
        }

        var (times, claimed) = (new ConcurrentBag<double>(), 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(running.Select(campaign => Task.Run(async () =>
        {
            for (var own = 0; watch.Elapsed < patience && own < MostOfOne;)
            {
                var begun = Stopwatch.GetTimestamp();
                var lines = (await Look(node, campaign, ct)).Lines;
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                own += lines;
                Interlocked.Add(ref claimed, lines);
            }
        }, ct)));
        return (new([.. times], watch.Elapsed), watch.Elapsed, claimed);
    }

    static async Task<PaceDecision> Look(ServiceProvider node, Guid campaign, CancellationToken ct)
    {
        await using var scope = node.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(Staff.OrgId);
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RunCampaign.Command(campaign), ct)).Decision!;
    }

    /// <summary>What a node is made of, without its doors. Who is claimed is not dialed.</summary>
    static ServiceProvider Node(BenchDatabase database) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(new TwilioSettings
        {
            AccountSid = "AC" + new string('0', 32), AuthToken = Server.AuthToken, ApiKeySid = "", ApiKeySecret = "", TwimlAppSid = "", ApiBaseUrl = new("http://127.0.0.1:9"), Cps = LinesOfLook, Sandbox = false,
        })
        .AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Roles.AsApp(database.Owner)) { MaxPoolSize = 60 }.ConnectionString)) // A hundred more are the bare statement's.
        .AddScoped<Tenant>()
        .AddScoped<Db>()
        .AddSingleton<Background>()
        .AddScoped<CarrierPace>()
        .AddSingleton<RunCampaign.PacingMemories>()
        .AddHandlers(typeof(Db).Assembly)
        .AddScoped<IRequestHandler<FoldCall.Command, Done>, NotDialed>()
        .BuildServiceProvider();

    sealed class NotDialed : IRequestHandler<FoldCall.Command, Done>
    {
        public Task<Done> Handle(FoldCall.Command request, CancellationToken cancellationToken) => Task.FromResult(new Done());
    }

    /// <summary>How many contacts a second the reserving statement takes when it chooses them itself, and has nothing to judge.</summary>
    static async Task<double> Bare(BenchDatabase database, Run run, int running, TimeSpan patience)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Bare(running), run.Stop);
            var before = await Claimed(database);
            var took = await Pgbench.Run(Roles.AsApp(database.Owner), script, running, patience, run.Stop);
            return (await Claimed(database) - before) / took.TotalSeconds;
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <summary>The statement as it stands in its slice, but for where its pairs come from: those whom a look would come to next.</summary>
    static string Bare(int running)
    {
        var (statement, replaced) = (Sql.Of<ReserveMembers.Command>("Reserve"), 0);
        statement = Pairs().Replace(statement, _ =>
        {
            replaced++;
            return $$"""
                with pairs as (
                    select due.id as member_id, gen_random_uuid() as call_id, gen_random_uuid() as leg_id, null::uuid as agent_id, null::text as agent_address, '{{Staff.Line}}'::text as our_number,
                           '' as caller_id_reason, campaign.destination_number as party_address, own.id as receipt_id, own.receipt, party.id as party_receipt_id, party.receipt as party_receipt
                      from (select * from campaign_members
                             where campaign_id = @CampaignId and priority = 5 and next_at <= now() order by next_at, id limit {{LinesOfLook}}) due
                      join contacts contact on contact.id = due.contact_id
                      join campaigns campaign on campaign.id = due.campaign_id
                     cross join lateral ({{Receipt("campaign", "contact.phone")}}) own
                     cross join lateral ({{Receipt("party", "campaign.destination_number")}}) party
                ),
                at_work as
                """;
        });
        if (replaced != 1)
            throw new InvalidOperationException("The reserving statement has no pairs to be replaced.");
        return $"select set_config('app.org_id', '{Staff.OrgId}', false);\n"
            + statement.Replace("@CampaignId", $"md5('campaign' || :client_id % {running})::uuid", StringComparison.Ordinal).Replace("@Now", "now()", StringComparison.Ordinal);
    }

    static string Receipt(string kind, string number) => $"""
        select id, jsonb_build_object('id', id, 'at', now(), 'number', {number}, 'kind', '{kind}', 'campaignId', due.campaign_id, 'allowed', true, 'body', repeat('x', {ReceiptLength})) as receipt
          from (select gen_random_uuid() as id where due.id is not null) one
        """;

    static async Task<int> Claimed(BenchDatabase database) => (await database.Ask<int>("select count(*)::integer from calls where state <> 'ended'"))[0];

    static string Text(string name)
    {
        using var reader = new StreamReader(typeof(ClaimBench).Assembly.GetManifestResourceStream($"DutyCall.Bench.Claim.{name}.sql")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"with pairs as \(.*?\n\),\nat_work as", RegexOptions.Singleline)]
    private static partial Regex Pairs();
}
