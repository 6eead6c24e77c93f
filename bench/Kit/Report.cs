using static System.FormattableString;

namespace DutyCall.Bench.Kit;

/// <summary>A table for people, and one last line for programs: <c>RESULT name key=value …</c>.</summary>
sealed class Report(string name)
{
    readonly List<string> results = [];

    public static void Say(string line) => Console.WriteLine(line);

    public static void Head(string title) => Console.WriteLine($"\n{title,-44} {"n",6} {"p50 ms",9} {"p95 ms",9} {"p99 ms",9} {"per s",8} {"cpu ms",7}");

    /// <param name="cpu">The server's processor time for all of them, where it is known.</param>
    public static void Row(string label, Latencies times, TimeSpan? cpu = null) =>
        Console.WriteLine(Invariant($"{label,-44} {times.Count,6} {times.P50,9:0.00} {times.P95,9:0.00} {times.P99,9:0.00} {times.PerSecond,8:0} {cpu?.TotalMilliseconds / times.Count,7:0.00}"));

    public Report Keep(string key, double value, int digits = 2)
    {
        results.Add(Invariant($"{key}={Math.Round(value, digits):0.####}"));
        return this;
    }

    public Report Keep(string key, Latencies times) => Keep($"{key}.p50", times.P50).Keep($"{key}.p95", times.P95).Keep($"{key}.p99", times.P99);

    public void Close() => Console.WriteLine($"\nRESULT {name} {string.Join(' ', results)}");
}
