using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace DutyCall.Bench.Kit;

/// <summary>A web server in a process of its own, on a free port of the loopback.</summary>
sealed class Server : IAsyncDisposable
{
    // Twilio's, invented: the sandbox stays out of what is measured, and nothing leaves the machine.
    public const string AuthToken = "bench-auth-token";

    readonly Process process;
    readonly string? data;

    Server(Process process, Uri url, string? data)
    {
        this.process = process;
        this.data = data;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>From the process's start to its first answer.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public double PeakMegabytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1048576.0;
        }
    }

    /// <summary>What it has used of the processors: on a machine with other work, steadier than time.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The application as it is deployed, and the path that must answer before it counts as started.</summary>
    /// <param name="with">Settings of its environment in place of the usual.</param>
    public static Task<Server> StartApp(BenchDatabase database, Run run, string readyPath = "/health", IReadOnlyDictionary<string, string>? with = null)
    {
        var url = FreeAddress();
        var data = Directory.CreateTempSubdirectory("dutycall-bench-").FullName;
        var environment = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = database.Owner,
            ["DUTYCALL_DATA"] = data,
            ["PUBLIC_BASE_URL"] = url.GetLeftPart(UriPartial.Authority),
            ["TWILIO_ACCOUNT_SID"] = "AC" + new string('0', 32),
            ["TWILIO_AUTH_TOKEN"] = AuthToken,
            ["TWILIO_API_KEY_SID"] = "SK" + new string('0', 32),
            ["TWILIO_API_KEY_SECRET"] = "bench-api-key-secret",
            ["TWILIO_TWIML_APP_SID"] = "AP" + new string('0', 32),
            ["TWILIO_API_BASE_URL"] = "http://127.0.0.1:9", // The port that discards.
        };
        foreach (var (name, value) in with ?? new Dictionary<string, string>())
            environment[name] = value;
        return Start(Path.Combine(Source, "bin", Configuration, "net10.0", "DutyCall.dll"), [], Source, url, data, readyPath, run, environment);
    }

    /// <summary>The application with the carrier in the box and the people of the demo.</summary>
    public static Task<Server> StartDemo(BenchDatabase database, Run run)
    {
        var url = FreeAddress();
        var data = Directory.CreateTempSubdirectory("dutycall-bench-").FullName;
        return Start(Path.Combine(Source, "bin", Configuration, "net10.0", "DutyCall.dll"), [], Source, url, data, "/health", run, new()
        {
            ["DATABASE_URL"] = database.Owner,
            ["DUTYCALL_DATA"] = data,
            ["PUBLIC_BASE_URL"] = url.GetLeftPart(UriPartial.Authority),
            ["DUTYCALL_DEMO"] = "1",
            ["TWILIO_CPS"] = "10",
        });
    }

    /// <summary>The least that such a server can do, on the same database.</summary>
    public static Task<Server> StartBare(BenchDatabase database, Run run) => Start(
        typeof(Server).Assembly.Location, [BareHost.Argument], AppContext.BaseDirectory, FreeAddress(), null, BareHost.Json, run, new() { ["DATABASE_URL"] = database.Owner });

    static async Task<Server> Start(
        string program, string[] args, string folder, Uri url, string? data, string readyPath, Run run, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. args]) { WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TWILIO_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DUTYCALL_DEMO"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = url.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Error";

        var watch = Stopwatch.StartNew();
        var server = new Server(Process.Start(start)!, url, data);
        try
        {
            await server.Answers(readyPath, run.Stop);
            server.ReadyAfter = watch.Elapsed;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    async Task Answers(string path, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = Url };
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), ct);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(5, ct);
        }

        throw new InvalidOperationException($"The server ended with code {process.ExitCode} before it answered.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        if (data is not null)
            Directory.Delete(data, recursive: true);
    }

    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    static string Source => Path.GetFullPath("../../src", Path.GetDirectoryName(Here())!);

    /// <summary>Release or Debug, as this was built.</summary>
    static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    static string Here([CallerFilePath] string path = "") => path;
}
