using System.IO.Compression;
using System.Text.RegularExpressions;
using DutyCall.Bench.Kit;

namespace DutyCall.Bench;

/// <summary>From the start of the process to the first sign-in page, on a database already made; and what that page weighs with all it links.</summary>
static partial class StartBench
{
    public static async Task Measure(Run run)
    {
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        var (app, bare) = (new List<double>(), new List<double>());
        var (weight, peak) = (0.0, 0.0);
        for (var i = 0; i < (run.Quick ? 3 : 10); i++)
        {
            await using (var bareHost = await Server.StartBare(database, run))
                bare.Add(bareHost.ReadyAfter.TotalMilliseconds);
            await using var server = await Server.StartApp(database, run, "/sign-in");
            app.Add(server.ReadyAfter.TotalMilliseconds);
            weight = await Weigh(server.Url, run.Stop);
            peak = Math.Max(peak, server.PeakMegabytes);
        }

        var (ours, least) = (new Latencies([.. app], TimeSpan.FromMilliseconds(app.Sum())), new Latencies([.. bare], TimeSpan.FromMilliseconds(bare.Sum())));
        Report.Head("start to first page");
        Report.Row("bare host", least);
        Report.Row("application", ours);
        Report.Say($"first page with styles and scripts {weight:0.0} KB gzip; peak memory {peak:0} MB");
        new Report(run.Name).Keep("start", ours).Keep("bare", least).Keep("ratio.p50", ours.P50 / least.P50).Keep("first_page_kb", weight).Keep("mb", peak).Close();
    }

    /// <summary>KB after gzip of the page, its stylesheets and its scripts; the voice SDK comes later, when the phone is first needed.</summary>
    static async Task<double> Weigh(Uri server, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = server };
        var page = await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), ct);
        var total = Zipped(System.Text.Encoding.UTF8.GetBytes(page));
        foreach (Match link in Links().Matches(page))
            total += Zipped(await http.GetByteArrayAsync(new Uri(link.Groups[1].Value, UriKind.Relative), ct));
        return total / 1024.0;
    }

    static long Zipped(byte[] content)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(content);
        return target.Length;
    }

    [GeneratedRegex("""(?:<script[^>]*src|<link[^>]*rel="(?:stylesheet|icon)"[^>]*href)="([^"]+)""")]
    private static partial Regex Links();
}
