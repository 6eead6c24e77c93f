using DutyCall.Bench.Kit;

namespace DutyCall.Bench;

/// <summary>Issuing voice tokens: session, anti-forgery, signature; beside a bare endpoint that answers as much JSON.</summary>
static class TokenBench
{
    const int AtOnce = 8;

    public static async Task Measure(Run run)
    {
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        await using var bareHost = await Server.StartBare(database, run);
        await using var app = await Server.StartApp(database, run);
        using var visitor = await Visitor.SignIn(app.Url, Staff.Agent, run.Stop);
        using var http = new HttpClient { BaseAddress = bareHost.Url };
        var count = run.Quick ? 2_000 : 20_000;

        async Task Bare(int _)
        {
            using var answer = await http.PostAsync(new Uri(BareHost.Json, UriKind.Relative), null, run.Stop);
            answer.EnsureSuccessStatusCode();
        }

        Task Token(int _) => visitor.Post("/api/v1/voice/token", run.Stop);

        await Load.Closed(count / 10, AtOnce, Bare, run.Stop);
        await Load.Closed(count / 10, AtOnce, Token, run.Stop);
        var bare = await Load.Closed(count, AtOnce, Bare, run.Stop);
        var token = await Load.Closed(count, AtOnce, Token, run.Stop);
        var seconds = run.Quick ? 5 : 30;
        var calm = await Load.Open(seconds * 50, 50, Token, run.Stop);

        Report.Head("voice token");
        Report.Row($"bare endpoint, {AtOnce} at once", bare);
        Report.Row($"token, {AtOnce} at once", token);
        Report.Row("token, 50 a second", calm);
        Report.Say($"application's peak memory {app.PeakMegabytes:0} MB, bare {bareHost.PeakMegabytes:0} MB; {token.P50 / bare.P50:0.0} times the bare endpoint's p50");
        new Report(run.Name).Keep("token", token).Keep("calm", calm).Keep("bare", bare)
            .Keep("ratio.p50", token.P50 / bare.P50).Keep("ratio.p99", token.P99 / bare.P99).Keep("mb", app.PeakMegabytes).Close();
    }
}
