using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace DutyCall.Browser;

/// <summary>The sandbox's own view of what is going on, to hold against what the page shows.</summary>
sealed class Carrier(Uri app) : IDisposable
{
    readonly HttpClient http = new() { BaseAddress = app };

    public async Task<int> CallsUnderWay() => (await Calls()).Count;

    /// <summary>How loud the agent's browser is at this moment, as the carrier receives it; 0 when there is none.</summary>
    public async Task<double> AgentLevel() =>
        (await Calls()).Where(call => call.GetProperty("from").GetString()!.StartsWith("client:", StringComparison.Ordinal)).Select(call => call.GetProperty("level").GetDouble()).FirstOrDefault();

    /// <summary>Its fake microphone beeps once a second: silence is what lasts longer than that.</summary>
    public async Task<double> LoudestAgentLevel(TimeSpan within)
    {
        var loudest = 0.0;
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < within; await Task.Delay(40))
            loudest = Math.Max(loudest, await AgentLevel());
        return loudest;
    }

    /// <summary>What somebody on the telephone network last heard: music or a voice; empty for nothing yet.</summary>
    public async Task<string> Heard(string number)
    {
        if (await Whole(number) is not { } whole)
            return "";
        var last = whole.GetProperty("heard").EnumerateArray().LastOrDefault(stretch => !stretch.GetProperty("silent").GetBoolean());
        return last.ValueKind != JsonValueKind.Object ? "" : last.GetProperty("played").GetBoolean() ? "music" : last.GetProperty("voices").GetArrayLength() > 0 ? "voice" : "";
    }

    /// <summary>How many seconds of music somebody on the telephone network has heard.</summary>
    public async Task<double> Music(string number) => await Whole(number) is not { } whole
        ? 0
        : whole.GetProperty("heard").EnumerateArray().Where(stretch => stretch.GetProperty("played").GetBoolean()).Sum(stretch => (stretch.GetProperty("to").GetDateTime() - stretch.GetProperty("from").GetDateTime()).TotalSeconds);

    /// <summary>The keys that somebody on the telephone network has heard, in order.</summary>
    public async Task<string> Keys(string number) => (await Whole(number))?.GetProperty("keys").GetString() ?? "";

    /// <summary>Whose voices somebody on the telephone network has heard in the call they are in, by call SID.</summary>
    public async Task<IReadOnlyList<string>> VoicesHeard(string number) => await Whole(number) is not { } whole
        ? []
        : [.. whole.GetProperty("heard").EnumerateArray().SelectMany(stretch => stretch.GetProperty("voices").EnumerateArray()).Select(voice => voice.GetString()!).Distinct()];

    /// <summary>Somebody at a number answers as soon as it rings, and listens.</summary>
    public async Task AnswersAtOnce(string number) =>
        (await http.PutAsJsonAsync($"/sandbox/control/people/{Uri.EscapeDataString(number)}", new { answersAfter = 0, silent = true })).EnsureSuccessStatusCode();

    /// <summary>Somebody on the telephone network hangs up.</summary>
    public async Task HangsUp(string number) =>
        (await http.PostAsync($"/sandbox/control/calls/{(await Whole(number))!.Value.GetProperty("leg").GetProperty("sid").GetString()}/hang-up", null)).EnsureSuccessStatusCode();

    /// <summary>Somebody with a telephone calls one of our numbers, and talks.</summary>
    public async Task CallsIn(string number, string from) =>
        (await http.PostAsJsonAsync("/sandbox/control/call-in", new { to = number, from })).EnsureSuccessStatusCode();

    /// <summary>Whether somebody has heard somebody else's voice, in a call that goes on.</summary>
    /// <param name="listener">A part of their address: a telephone number, or the id of a person whose browser it is.</param>
    public async Task<bool> HasHeard(string listener, string speaker)
    {
        var calls = await Calls();
        JsonElement? Of(string who) => calls.LastOrDefault(call => call.GetProperty("to").GetString() == who || call.GetProperty("from").GetString()!.Contains(who, StringComparison.Ordinal)) is { ValueKind: JsonValueKind.Object } call ? call : null;
        if (Of(listener) is not { } ear || Of(speaker) is not { } mouth)
            return false;
        var whole = await http.GetFromJsonAsync<JsonElement>($"/sandbox/control/calls/{ear.GetProperty("sid").GetString()}");
        return whole.GetProperty("heard").EnumerateArray().Any(stretch => stretch.GetProperty("voices").EnumerateArray().Any(voice => voice.GetString() == mouth.GetProperty("sid").GetString()));
    }

    public void Dispose() => http.Dispose();

    /// <summary>All that is known of the last call to a number that goes on; null when there is none.</summary>
    async Task<JsonElement?> Whole(string number) =>
        (await Calls()).LastOrDefault(call => call.GetProperty("to").GetString() == number) is { ValueKind: JsonValueKind.Object } call
            ? await http.GetFromJsonAsync<JsonElement>($"/sandbox/control/calls/{call.GetProperty("sid").GetString()}")
            : null;

    async Task<IReadOnlyList<JsonElement>> Calls()
    {
        var state = await http.GetFromJsonAsync<JsonElement>("/sandbox/control/state?webhooks=0");
        return [.. state.GetProperty("calls").EnumerateArray()];
    }
}
