using DutyCall.Bench.Kit;
using DutyCall.Web;
using Microsoft.Extensions.Primitives;

namespace DutyCall.Bench;

/// <summary>Signed status callbacks, four to a call, beside a bare endpoint that inserts one row into the same database.</summary>
static class WebhookBench
{
    const int PerSecond = 200, AtOnce = 16;
    static readonly string[] Statuses = ["initiated", "ringing", "in-progress", "completed"];

    public static async Task Measure(Run run)
    {
        var seconds = run.Quick ? 5 : 30;
        var (calm, most) = (seconds * PerSecond, run.Quick ? 2_000 : 20_000);
        var warmUp = most / 10;

        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        await database.Run("create table bare_inbox (id uuid primary key, received_at timestamptz not null, params jsonb not null)");
        await Dial(database, (calm + most + warmUp) / Statuses.Length + 1);
        await using var bareHost = await Server.StartBare(database, run);
        await using var app = await Server.StartApp(database, run);
        using var toBare = new HttpClient { BaseAddress = bareHost.Url };
        using var toApp = new HttpClient { BaseAddress = app.Url };

        Task Bare(int i) => Send(toBare, BareHost.Insert, Callback(i), run);
        Task Webhook(int i) => Send(toApp, $"/api/voice/manual/status?org={Staff.OrgId}&call={Id("call", i)}&leg={Id("leg", i)}", Callback(i), run);

        await Load.Closed(warmUp, AtOnce, Bare, run.Stop);
        await Load.Closed(warmUp, AtOnce, Webhook, run.Stop);
        var bareCalm = await Load.Open(calm, PerSecond, Bare, run.Stop);
        var webhookCalm = await Load.Open(calm, PerSecond, i => Webhook(warmUp + i), run.Stop);
        var bareMost = await Load.Closed(most, AtOnce, Bare, run.Stop);
        var webhookMost = await Load.Closed(most, AtOnce, i => Webhook(warmUp + calm + i), run.Stop);
        var kept = (await database.Ask<long>("select count(*) from webhook_inbox"))[0];

        Report.Head("webhooks");
        Report.Row($"bare insert, {PerSecond} a second", bareCalm);
        Report.Row($"status callback, {PerSecond} a second", webhookCalm);
        Report.Row($"bare insert, {AtOnce} at once", bareMost);
        Report.Row($"status callback, {AtOnce} at once", webhookMost);
        Report.Say($"{kept:N0} of {warmUp + calm + most:N0} in the inbox; application's peak memory {app.PeakMegabytes:0} MB, bare {bareHost.PeakMegabytes:0} MB");
        new Report(run.Name).Keep("webhook", webhookCalm).Keep("bare", bareCalm).Keep("ratio.p50", webhookCalm.P50 / bareCalm.P50).Keep("ratio.p99", webhookCalm.P99 / bareCalm.P99)
            .Keep("most.per_s", webhookMost.PerSecond).Keep("most.p99", webhookMost.P99).Keep("bare.most.per_s", bareMost.PerSecond)
            .Keep("inbox", kept).Keep("mb", app.PeakMegabytes).Close();
    }

    /// <summary>Calls on their way, whose news is to come.</summary>
    static Task Dial(BenchDatabase database, int count) => database.Run("""
        insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, submitted_at, last_news_at)
        select @OrgId, md5('call' || n)::uuid, 'outbound-manual', 'queued', '+1' || 2000000000 + n, '+12125550100', now(), now(), now() from generate_series(0, @count) n;
        insert into call_legs (org_id, id, call_id, role, label, address, call_sid, status, created_at, submitted_at)
        select @OrgId, md5('leg' || n)::uuid, md5('call' || n)::uuid, 'customer', 'customer', '+1' || 2000000000 + n, 'CA' || md5('leg' || n), 'queued', now(), now() from generate_series(0, @count) n;
        analyze calls, call_legs;
        """, new { Staff.OrgId, count });

    static KeyValuePair<string, string>[] Callback(int i) =>
    [
        new("AccountSid", "AC" + new string('0', 32)), new("ApiVersion", "2010-04-01"), new("CallSid", "CA" + Hash("leg", i)), new("CallStatus", Statuses[i % Statuses.Length]),
        new("CallbackSource", "call-progress-events"), new("Direction", "outbound-api"), new("From", "+12125550100"), new("To", $"+1{2000000000L + i / Statuses.Length}"),
        new("SequenceNumber", $"{i % Statuses.Length}"), new("Timestamp", "Fri, 20 Nov 2026 15:00:00 +0000"),
    ];

    static async Task Send(HttpClient http, string path, KeyValuePair<string, string>[] form, Run run)
    {
        var url = new Uri(http.BaseAddress!, path);
        var signature = TwilioSignature.Sign(url.ToString(), form.Select(field => KeyValuePair.Create(field.Key, new StringValues(field.Value))), Server.AuthToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form), Headers = { { "X-Twilio-Signature", signature } } };
        using var answer = await http.SendAsync(request, run.Stop);
        answer.EnsureSuccessStatusCode();
    }

    static Guid Id(string kind, int i) => Guid.Parse(Hash(kind, i));

    /// <summary>PostgreSQL's md5 of the same words.</summary>
    static string Hash(string kind, int i) =>
#pragma warning disable CA5351 // A name for a row, no secret.
        Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.ASCII.GetBytes($"{kind}{i / Statuses.Length}")));
#pragma warning restore CA5351
}
