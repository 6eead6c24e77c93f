using DutyCall.Bench.Kit;
using DutyCall.Domain;

namespace DutyCall.Bench;

/// <summary>The list of contacts as the API gives it: searched, filtered, and sorted by every column, at the first pages, in the middle and at the end.</summary>
static class ContactsBench
{
    const int AtOnce = 2;

    /// <summary>Places along a list, as shares of it, for which a cursor is made from the row that stands there.</summary>
    static readonly double[] Depths = [0.001, 0.1, 0.5, 0.9, 0.999];

    static readonly string[] Searches =
    [
        "q=an", "q=bel", "q=kowathy", "q=anbel%20fair", "q=nobodyatall", "q=415", "q=4155", "q=(415)%20555", "q=55501", "q=mail4", "q=p1234", "q=bel&sort=name",
        "q=4155&sort=-dealValue", "tag=Hot%20lead", "tag=VIP", "status=new", "status=disqualified&sort=name", "tag=Renter&status=new", "field.plan=Gold", "field.score=42&sort=name",
    ];

    public static async Task Measure(Run run)
    {
        var count = run.Quick ? 50_000 : 1_000_000;
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        await database.Run("""
            insert into contact_fields (org_id, id, key, label, kind, choices, position)
            values (@OrgId, gen_random_uuid(), 'plan', 'Plan', 'choice', '{Gold,Silver,Bronze}', 1), (@OrgId, gen_random_uuid(), 'score', 'Score', 'number', '{}', 2)
            """, new { Staff.OrgId });
        await Fill(database, count);
        var megabytes = (await database.Ask<long>("select pg_total_relation_size('contacts') / 1048576"))[0];
        Report.Say($"{count:N0} contacts, {megabytes:N0} MB with indexes");

        await using var app = await Server.StartApp(database, run);
        var all = new List<double>();
        var slowest = 0.0;
        foreach (var email in new[] { Staff.Admin, Staff.Manager, Staff.Agent })
        {
            using var visitor = await Visitor.SignIn(app.Url, email, run.Stop);
            Report.Head($"{email}, {AtOnce} at once");
            foreach (var sort in ContactSearch.Sorts.SelectMany(sort => new[] { sort, "-" + sort }))
                await Time($"sort {sort}, first page to last", await Along(database, sort, count));
            foreach (var search in Searches)
                await Time(Uri.UnescapeDataString(search), ["/api/v1/contacts?" + search]);

            async Task Time(string name, IReadOnlyList<string> urls)
            {
                await Load.Closed(urls.Count, 1, i => visitor.Get(urls[i], run.Stop), run.Stop);
                var own = new double[run.Quick ? 30 : 60];
                var times = await Load.Closed(own.Length, AtOnce, async i =>
                {
                    var begun = System.Diagnostics.Stopwatch.GetTimestamp();
                    await visitor.Get(urls[i % urls.Count], run.Stop);
                    own[i] = System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                }, run.Stop);
                all.AddRange(own);
                slowest = Math.Max(slowest, times.P95);
                Report.Row(name, times);
            }
        }

        var total = new Latencies([.. all], TimeSpan.FromMilliseconds(all.Sum()));
        new Report(run.Name).Keep("p95_ms", total.P95).Keep("rows", count).Keep("p50_ms", total.P50).Keep("slowest_p95_ms", slowest).Keep("mb", app.PeakMegabytes).Close();
    }

    /// <summary>The first page, pages at <see cref="Depths"/> of the list, and the last page.</summary>
    static async Task<IReadOnlyList<string>> Along(BenchDatabase database, string sort, int count)
    {
        var column = sort.TrimStart('-') switch
        {
            "name" => "name_key", "phone" => "phone", "company" => "company_key", "status" => "status_rank", "dealValue" => "deal_value", "calls" => "call_count",
            "lastCall" => "last_call_at", "tags" => "tags_key", "owner" => "owner_key", _ => "next_follow_up_at",
        };
        var direction = sort.StartsWith('-') ? "desc nulls last" : "asc";
        var places = await database.Ask<(string? Key, Guid Id)>($"""
            select key, id
              from (select {column}::text as key, id, row_number() over (order by {column} {direction}, id {direction.Split(' ')[0]}) as row from contacts) c
             where row = any (@rows)
            """, new { rows = Depths.Select(depth => (long)(depth * count)).ToArray() });
        var url = $"/api/v1/contacts?sort={sort}";
        return [url, .. places.Select(place => $"{url}&cursor={new ContactPlace(sort, place.Key, place.Id, Backward: false)}"), $"{url}&cursor={new ContactPlace(sort, null, null, Backward: true)}"];
    }

    /// <summary>Indexes are made afterwards, from the schema's own definitions.</summary>
    internal static async Task Fill(BenchDatabase database, int count)
    {
        var indexes = await database.Ask<(string Name, string Definition)>("select indexname, indexdef from pg_indexes where tablename = 'contacts' and indexname <> 'contacts_pkey'");
        await database.Run(string.Concat(indexes.Select(index => $"drop index {index.Name};")));
        using var reader = new StreamReader(typeof(ContactsBench).Assembly.GetManifestResourceStream("DutyCall.Bench.Contacts.People.sql")!);
        await database.Run(await reader.ReadToEndAsync(), new { Staff.OrgId, Count = count });
        await database.Run("set maintenance_work_mem = '512MB';" + string.Concat(indexes.Select(index => index.Definition + ";")));
        await database.Run("vacuum analyze contacts"); // As autovacuum would have.
    }
}
