using System.Diagnostics;
using DutyCall.Bench.Kit;
using DutyCall.Browser;
using DutyCall.Browser.Pages;

namespace DutyCall.Bench;

/// <summary>
/// From a reload in the middle of a call until the agent is heard again: a real browser with the real SDK, the carrier in the
/// box, and its record of who heard whom. Beside it, from Enter until a fresh call is heard, by somebody who answers at once.
/// </summary>
static class RejoinBench
{
    const string Listener = "+15550100123";

    public static async Task Measure(Run run)
    {
        var (calls, reloads) = run.Quick ? (2, 4) : (5, 20);
        await using var database = await BenchDatabase.Create(run);
        await using var server = await Server.StartDemo(database, run);
        using var carrier = new Carrier(server.Url);
        await carrier.AnswersAtOnce(Listener);
        using var speech = new Speech();
        await using var chromium = await Chromium.Launch($"--use-file-for-fake-audio-capture={speech.Path}");
        await using var person = await chromium.Person(server.Url);
        var page = await person.NewPageAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await new SignInPage(page).SignIn("priya@demo.example");
        var handset = new Handset(page);

        var (fresh, back) = (new List<double>(), new List<double>());
        var watch = Stopwatch.StartNew();
        for (var call = 0; call < calls; call++)
        {
            await handset.Is("idle");
            fresh.Add(await UntilHeard(carrier, () => handset.Dial(Listener)));
            for (var reload = 0; reload < reloads; reload++)
            {
                await handset.Is("live");
                back.Add(await UntilHeard(carrier, () => page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit })));
            }

            await handset.Ready();
            await handset.HangUp();
            await handset.Is("wrap");
            await page.Keyboard.PressAsync("Alt+L");
        }

        var (first, again) = (new Latencies([.. fresh], watch.Elapsed), new Latencies([.. back], watch.Elapsed));
        Report.Head("until the agent is heard");
        Report.Row("fresh call, from Enter", first);
        Report.Row("the same call, from its page's reload", again);
        new Report(run.Name).Keep("p95_ms", again.P95).Keep("p50_ms", again.P50).Keep("calls", again.Count).Keep("fresh.p50_ms", first.P50).Keep("ratio.p50", again.P50 / first.P50).Close();
    }

    /// <summary>Milliseconds until the listener hears a voice that they have not heard in this call: every line of the agent's is a voice of its own.</summary>
    static async Task<double> UntilHeard(Carrier carrier, Func<Task> act)
    {
        var known = await carrier.VoicesHeard(Listener);
        var begun = Stopwatch.GetTimestamp();
        await act();
        await Wait.Until("The voices the customer has heard", () => carrier.VoicesHeard(Listener), voices => voices.Except(known).Any());
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>What the browser takes for its microphone: a tone without a pause, so that being heard waits for no word.</summary>
    sealed class Speech : IDisposable
    {
        const int Rate = 48_000;

        public Speech()
        {
            using var file = new BinaryWriter(File.Create(Path));
            file.Write("RIFF"u8);
            file.Write(36 + (2 * Rate));
            file.Write("WAVEfmt "u8);
            file.Write(16);
            file.Write((short)1); // PCM
            file.Write((short)1); // mono
            file.Write(Rate);
            file.Write(2 * Rate);
            file.Write((short)2);
            file.Write((short)16);
            file.Write("data"u8);
            file.Write(2 * Rate);
            for (var sample = 0; sample < Rate; sample++)
                file.Write((short)(8000 * Math.Sin(2 * Math.PI * 440 * sample / Rate)));
        }

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"dutycall-bench-{Guid.NewGuid():n}.wav");

        public void Dispose() => File.Delete(Path);
    }
}
