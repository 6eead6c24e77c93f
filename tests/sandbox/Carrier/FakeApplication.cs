using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace DutyCall.Sandbox.Carrier;

/// <summary>One request that the carrier made of the application.</summary>
sealed record Received(HttpMethod Method, Uri Url, IReadOnlyList<KeyValuePair<string, string>> Fields, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At)
{
    public string this[string field] => Fields.Single(f => f.Key == field).Value;

    public string? Find(string field) => Fields.Where(f => f.Key == field).Select(f => f.Value).SingleOrDefault();

    public string Path => Url.AbsolutePath;
}

/// <summary>The application as the carrier sees it: answers by path, remembers what it was asked. Takes the network's place.</summary>
sealed class FakeApplication(Func<DateTimeOffset> now) : HttpMessageHandler
{
    readonly ConcurrentQueue<Received> received = [];
    readonly Dictionary<string, Func<Received, CancellationToken, Task<HttpResponseMessage>>> answers = [];

    public IReadOnlyCollection<Received> All => received;

    public Received[] At(string path) => [.. received.Where(r => r.Path == path)];

    /// <summary>TwiML at a path; an XML body without its root.</summary>
    public void Says(string path, string verbs) => Answers(path, _ => Xml($"<Response>{verbs}</Response>"));

    public void Answers(string path, Func<Received, HttpResponseMessage> answer) => answers[path] = (r, _) => Task.FromResult(answer(r));

    public void Answers(string path, Func<Received, CancellationToken, Task<HttpResponseMessage>> answer) => answers[path] = answer;

    /// <summary>Takes the request and never answers it.</summary>
    public void Hangs(string path) => answers[path] = async (_, ct) =>
    {
        await new TaskCompletionSource().Task.WaitAsync(ct);
        return new HttpResponseMessage();
    };

    public static HttpResponseMessage Xml(string text, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, "text/xml") };

    public static HttpResponseMessage Status(int status) => new((HttpStatusCode)status) { Content = new StringContent("") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? request.RequestUri!.Query.TrimStart('?') : await request.Content.ReadAsStringAsync(cancellationToken);
        var one = new Received(
            request.Method, request.RequestUri!,
            [.. body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(Decode(p[0]), Decode(p[1])))],
            request.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value)), now());
        received.Enqueue(one);
        return answers.TryGetValue(one.Path, out var answer) ? await answer(one, cancellationToken) : Status(204);
    }

    static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
