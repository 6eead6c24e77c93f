using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace DutyCall.Kit;

/// <summary>Twilio's REST API, as a test scripts it. Every request is held against the published description first.</summary>
sealed class FakeCarrier : HttpMessageHandler
{
    public static readonly string CustomerSid = "CA" + new string('2', 32), RecordingSid = "RE" + new string('9', 32);

    readonly List<(string Request, Func<HttpResponseMessage> Answer)> script = [];
    readonly List<Asked> asked = [];

    /// <summary>What was asked, in order: <c>POST Conferences/CF…/Participants</c>.</summary>
    public IReadOnlyList<Asked> Requests
    {
        get
        {
            lock (asked)
                return [.. asked];
        }
    }

    public IReadOnlyList<Asked> Dials => [.. Requests.Where(r => r.Line.EndsWith("/Participants", StringComparison.Ordinal))];

    /// <summary>The next request with this line, or ending in <c>/…</c>, is answered so; without a script, as a carrier in good health would.</summary>
    public void Next(string request, HttpStatusCode status, object? json = null, string? html = null) =>
        Next(request, () => Response(status, html ?? JsonSerializer.Serialize(json), html is null ? "application/json" : "text/html"));

    public void Next(string request, Exception error) => Next(request, () => throw error);

    public void Next(string request, Func<HttpResponseMessage> answer)
    {
        lock (asked)
            script.Add((request, answer));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var fields = HttpUtility.ParseQueryString(form);
        var path = request.RequestUri!.AbsolutePath;
        if (!path.EndsWith(".wav", StringComparison.Ordinal)) // The sound of a recording is not in the description.
            RestContract.Check(request.Method, path, fields);
        Assert.Equal("Basic", request.Headers.Authorization!.Scheme);
        Assert.Equal($"{Twilio.ApiKeySid}:{Twilio.ApiKeySecret}", Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization.Parameter!)));

        var line = $"{request.Method} {Regex.Replace(path, "^/2010-04-01/Accounts/[^/]+/|\\.json$", "")}";
        Func<HttpResponseMessage> answer;
        lock (asked)
        {
            asked.Add(new(line, fields.AllKeys.OfType<string>().ToDictionary(name => name, name => fields.GetValues(name)!), request.RequestUri.Query));
            var scripted = script.FindIndex(s => s.Request.StartsWith('/') ? line.EndsWith(s.Request, StringComparison.Ordinal) : line == s.Request);
            answer = scripted < 0 ? () => Healthy(line, fields) : script[scripted].Answer;
            if (scripted >= 0)
                script.RemoveAt(scripted);
        }

        return answer();
    }

    static HttpResponseMessage Healthy(string line, System.Collections.Specialized.NameValueCollection fields) => line switch
    {
        _ when line.EndsWith("/Participants", StringComparison.Ordinal) && fields["Label"] is not "customer" =>
            Response(HttpStatusCode.Created, JsonSerializer.Serialize(Participant(SidOf(fields["Label"]!)))),
        _ when line.StartsWith("POST Conferences", StringComparison.Ordinal) && line.Split('/') is [_, _, _, var sid] =>
            Response(HttpStatusCode.OK, JsonSerializer.Serialize(Participant(sid, fields["Hold"] == "true", fields["Muted"] == "true"))),
        _ when line.StartsWith("POST Conferences", StringComparison.Ordinal) => Response(HttpStatusCode.Created, JsonSerializer.Serialize(Participant(CustomerSid))),
        _ when line.StartsWith("POST Calls/", StringComparison.Ordinal) && line.Split('/') is [_, _, "Recordings", ..] parts =>
            Response(parts.Length == 3 ? HttpStatusCode.Created : HttpStatusCode.OK, JsonSerializer.Serialize(Recording(fields["Status"] ?? "in-progress"))),
        "POST Calls" => Response(HttpStatusCode.Created, JsonSerializer.Serialize(Call(CustomerSid, "queued"))),
        _ when line.StartsWith("POST Calls/", StringComparison.Ordinal) => Response(HttpStatusCode.OK, JsonSerializer.Serialize(Call(line.Split('/')[1], "in-progress"))),
        _ when line.StartsWith("GET Calls/", StringComparison.Ordinal) && !line.EndsWith("Events", StringComparison.Ordinal) && !line.EndsWith("Recordings", StringComparison.Ordinal) =>
            Response(HttpStatusCode.OK, JsonSerializer.Serialize(Call(line.Split('/')[1], "in-progress"))),
        _ => Response(HttpStatusCode.OK, """{"calls":[],"events":[],"conferences":[],"recordings":[],"next_page_uri":null}"""),
    };

    /// <summary>The carrier's id of whoever was dialed with this label.</summary>
    public static string SidOf(string label) => $"CA{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(label.PadRight(16, '0'))[^16..])}";

    public static object Participant(string sid, bool hold = false, bool muted = false) =>
        new { call_sid = sid, conference_sid = "CF" + new string('1', 32), label = "customer", status = "queued", queue_time = "0", muted, hold };

    public static object Recording(string status, string? sid = null, string? duration = null, DateTimeOffset? created = null) =>
        new { sid = sid ?? RecordingSid, call_sid = CustomerSid, status, duration, date_created = Rfc2822(created) };

    public static object Call(string sid, string status, DateTimeOffset? created = null, string? duration = null, DateTimeOffset? ended = null) => new
    {
        sid, status, from = "+12125550100", to = "+12125550123", duration,
        date_created = Rfc2822(created), end_time = Rfc2822(ended), start_time = (string?)null, queue_time = "0",
    };

    public static string? Rfc2822(DateTimeOffset? time) => time?.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    static HttpResponseMessage Response(HttpStatusCode status, string body, string type = "application/json") => new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    public sealed record Asked(string Line, IReadOnlyDictionary<string, string[]> Form, string Query);
}

/// <summary>Requests judged by openapi.strict.json: the path is there, every field is known and of its kind, nothing required is missing.</summary>
static class RestContract
{
    public static void Check(HttpMethod method, string path, System.Collections.Specialized.NameValueCollection fields)
    {
        var template = Contract.OpenApi.GetProperty("paths").EnumerateObject().Single(p => Regex.IsMatch(path, "^" + Regex.Replace(Regex.Escape(p.Name), @"\\\{\w+}", "[^/]+") + "$"));
        var operation = template.Value.GetProperty(method.Method.ToLowerInvariant());
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            Assert.Empty(fields);
            return;
        }

        var schema = body.GetProperty("content").GetProperty("application/x-www-form-urlencoded").GetProperty("schema");
        var properties = schema.GetProperty("properties");
        foreach (var name in fields.AllKeys.OfType<string>())
        {
            Assert.True(properties.TryGetProperty(name, out var declared), $"{path} has no {name}");
            var property = Resolve(declared);
            var values = fields.GetValues(name)!;
            var isArray = property.GetProperty("type").GetString() == "array";
            Assert.True(isArray || values.Length == 1, $"{name} is no list");
            Assert.All(values, value => Check(name, value, isArray ? Resolve(property.GetProperty("items")) : property));
        }

        if (schema.TryGetProperty("required", out var required))
            Assert.All(required.EnumerateArray(), name => Assert.NotNull(fields[name.GetString()]));
    }

    static JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? Contract.OpenApi.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!["#/components/schemas/".Length..])
        : schema;

    static void Check(string name, string value, JsonElement schema)
    {
        switch (schema.GetProperty("type").GetString())
        {
            case "integer":
                Assert.True(int.TryParse(value, out var number), $"{name}={value}");
                Assert.True(!schema.TryGetProperty("minimum", out var least) || number >= least.GetInt32(), $"{name}={value}");
                Assert.True(!schema.TryGetProperty("maximum", out var most) || number <= most.GetInt32(), $"{name}={value}");
                break;
            case "boolean":
                Assert.True(value is "true" or "false", $"{name}={value}");
                break;
        }

        if (schema.TryGetProperty("enum", out var words))
            Assert.Contains(value, words.EnumerateArray().Select(w => w.GetString()));
        if (schema.TryGetProperty("pattern", out var pattern))
            Assert.Matches(pattern.GetString()!, value);
        if (schema.TryGetProperty("maxLength", out var longest))
            Assert.InRange(value.Length, 0, longest.GetInt32());
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "uri" && value.Length > 0)
            Assert.True(Uri.IsWellFormedUriString(value, UriKind.Absolute), $"{name}={value}");
    }
}
