using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace DutyCall.EndToEnd;

/// <summary>The application as a process of its own with the carrier in the box, and the demo organisation's agent Priya at its door.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    readonly string data = Directory.CreateTempSubdirectory("dutycall-e2e-").FullName;
    readonly HttpClient http = new();
    readonly StringBuilder log = new();
    TestDatabase database = null!;
    Process app = null!;
    SignedIn priya = null!;
    string address = "";

    internal string OwnerConnection => database.Owner;

    internal Uri Address => http.BaseAddress!;

    internal string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Create();
        address = $"127.0.0.1:{FreePort()}";
        http.BaseAddress = new($"http://{address}");
        app = Start();
        while (!await IsUp())
        {
            Assert.False(app.HasExited, Log);
            await Task.Delay(50);
        }

        priya = await SignIn("priya@demo.example");
    }

    internal Task<SignedIn> SignIn(string email) => SignedIn.SignIn(Address, email);

    /// <summary>Priya calls somebody, and her browser connects as the call's answer tells it to.</summary>
    internal async Task<(Guid Call, Device Device)> Dial(string to)
    {
        var placed = await Post("/api/v1/calls", new { to });
        var token = await Post("/api/v1/voice/token", new { });
        var device = new Device();
        await device.Open(new($"ws://{token.GetProperty("device").GetProperty("chunderw").GetString()}/signal"), token.GetProperty("token").GetString()!);
        await device.Connect($"callId={placed.GetProperty("connect").GetProperty("callId").GetGuid()}");
        return (placed.GetProperty("id").GetGuid(), device);
    }

    internal Task<JsonElement> Post(string path, object body) => priya.Post(path, body);

    internal Task Put(string path, object body) => priya.Put(path, body);

    internal Task<byte[]> Download(string path) => priya.Download(path);

    internal Task<JsonElement> Get(string path) => priya.Get(path);

    /// <summary>Waits for a state; a call that has ended waits for nothing any more.</summary>
    internal async Task<JsonElement> Until(Guid call, string state)
    {
        while (true)
        {
            var now = await Get($"/api/v1/calls/{call}");
            var reached = now.GetProperty("state").GetString();
            if (reached == state)
                return now;
            if (reached == "ended")
                Assert.Fail($"Ended instead of {state}: {now}\n{Log}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        app.Kill();
        await app.WaitForExitAsync();
        app.Dispose();
        priya.Dispose();
        http.Dispose();
        await database.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    Process Start([CallerFilePath] string here = "")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DutyCall.dll")])
        {
            WorkingDirectory = Path.GetFullPath("../../../src", Path.GetDirectoryName(here)!),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DATABASE_URL"] = database.Owner, ["DUTYCALL_DATA"] = data, ["DUTYCALL_DEMO"] = "1", ["ASPNETCORE_URLS"] = $"http://{address}",
                ["PUBLIC_BASE_URL"] = $"http://{address}", ["TWILIO_CPS"] = "100", ["CALL_OUTS_TO_PRIVATE"] = "1",
            },
        };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("TWILIO_", StringComparison.Ordinal) && key != "TWILIO_CPS").ToArray())
            start.Environment.Remove(name);

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    void Note(string? line)
    {
        lock (log)
            log.AppendLine(line);
    }

    async Task<bool> IsUp()
    {
        try
        {
            return (await http.GetAsync("/health")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What the voice SDK says to the carrier for one call, without its sound.</summary>
sealed class Device : IDisposable
{
    static readonly string Offer = string.Join("\r\n",
        "v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 126", "a=mid:0", "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901",
        $"a=fingerprint:sha-256 {string.Join(':', Enumerable.Repeat("A0", 32))}", "a=setup:actpass", "a=rtpmap:126 telephone-event/8000", "");

    readonly ClientWebSocket socket = new();

    public async Task Open(Uri signaling, string token)
    {
        await socket.ConnectAsync(signaling, default);
        await Send("listen", new { token });
        await Next("connected");
    }

    public Task Connect(string parameters) => Send("invite", new { callsid = "TJS1", sdp = Offer, twilio = new { @params = parameters } });

    public async Task<JsonElement> Next(string type)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, default);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            var text = Encoding.UTF8.GetString(buffer, 0, part.Count);
            if (text != "\n" && JsonDocument.Parse(text).RootElement is var message && message.GetProperty("type").GetString() == type)
                return message.GetProperty("payload");
        }
    }

    public void Dispose() => socket.Dispose();

    Task Send(string type, object payload) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type, version = "1.6", payload }), WebSocketMessageType.Text, true, default);
}
