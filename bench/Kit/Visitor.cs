using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DutyCall.Bench.Kit;

/// <summary>A browser of somebody who has signed in by the page.</summary>
sealed partial class Visitor : IDisposable
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    readonly HttpClient http;

    Visitor(Uri server) => http = new(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = false }) { BaseAddress = server };

    public static async Task<Visitor> SignIn(Uri server, string email, CancellationToken ct)
    {
        var visitor = new Visitor(server);
        var form = await visitor.http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), ct);
        using var answer = await visitor.Enter(email, WebUtility.HtmlDecode(FormToken().Match(form).Groups[1].Value), ct);
        if (answer.StatusCode != HttpStatusCode.Redirect)
            throw new InvalidOperationException($"{email} could not sign in: {answer.StatusCode}.");

        var page = await visitor.http.GetStringAsync(new Uri("/analytics/voice/history", UriKind.Relative), ct);
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(WebUtility.HtmlDecode(BodyHeaders().Match(page).Groups[1].Value))!)
            visitor.http.DefaultRequestHeaders.Add(name, value);
        return visitor;
    }

    /// <summary>A whole staff signs in from one address here, which the application slows down: asked again until it lets them in.</summary>
    async Task<HttpResponseMessage> Enter(string email, string token, CancellationToken ct)
    {
        while (true)
        {
            var answer = await http.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["email"] = email,
                ["password"] = Staff.Password,
                ["__RequestVerificationToken"] = token,
            }), ct);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                return answer;
            answer.Dispose();
            await Task.Delay(Again, ct);
        }
    }

    public async Task<string> Get(string path, CancellationToken ct)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), ct);
        return await Read(answer, ct);
    }

    public async Task<string> Post(string path, CancellationToken ct)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), null, ct);
        return await Read(answer, ct);
    }

    public async Task<string> Post(string path, HttpContent content, CancellationToken ct)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, ct);
        return await Read(answer, ct);
    }

    public async Task<string> PostJson(string path, object body, CancellationToken ct)
    {
        using var content = JsonContent.Create(body);
        return await Post(path, content, ct);
    }

    public async Task PutJson(string path, object body, CancellationToken ct)
    {
        using var answer = await http.PutAsJsonAsync(path, body, ct);
        await Read(answer, ct);
    }

    /// <summary>The names of the events of an open page's stream, as they come.</summary>
    public async IAsyncEnumerable<string> Live([EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = await http.GetStreamAsync(new Uri("/live", UriKind.Relative), ct);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct))
            yield return item.EventType;
    }

    /// <summary>How many bytes a download is, none of which is kept.</summary>
    public async Task<long> Download(string path, CancellationToken ct)
    {
        await using var file = await http.GetStreamAsync(new Uri(path, UriKind.Relative), ct);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        while (await file.ReadAsync(buffer, ct) is > 0 and var read)
            bytes += read;
        return bytes;
    }

    public void Dispose() => http.Dispose();

    static async Task<string> Read(HttpResponseMessage answer, CancellationToken ct)
    {
        var body = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri} answered {answer.StatusCode}: {body}");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("<body[^>]*hx-headers[^=]*=\"([^\"]+)\"")]
    private static partial Regex BodyHeaders();
}
