using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DutyCall.Sandbox.Contract;

/// <summary>The published description of the REST API, every member required and none unknown; judges answers.</summary>
static class OpenApi
{
    static readonly JsonObject Document = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "openapi.strict.json")))!.AsObject();

    /// <summary>Where the published files are.</summary>
    public static string Folder => Path.GetDirectoryName(Here())!;

    public static void Check(HttpMethod method, string pathAndQuery, HttpStatusCode status, JsonObject? body)
    {
        var code = ((int)status).ToString();
        if (Operation(pathAndQuery.Split('?')[0], method) is not { } operation)
        {
            Assert.True((int)status >= 400, $"{method} {pathAndQuery} is not in the description and was answered {code}");
            Fits(Document["components"]!["schemas"]!["TwilioError"]!, body, "error");
            return;
        }
        var responses = operation["responses"]!.AsObject();
        if ((int)status < 400)
            Assert.True(responses.ContainsKey(code), $"{method} {pathAndQuery} may not be answered {code}");
        var schema = (responses[code] ?? responses["default"])!["content"]?["application/json"]?["schema"];
        if (schema is null)
            Assert.Null(body);
        else
            Fits(schema, body, $"{method} {pathAndQuery} {code}");
    }

    static JsonNode? Operation(string path, HttpMethod method)
    {
        foreach (var (template, operations) in Document["paths"]!.AsObject())
        {
            var pattern = "^" + Regex.Replace(Regex.Escape(template), @"\\\{[^}]*}", "[^/]+?") + "$";
            if (Regex.IsMatch(path, pattern) && operations![method.Method.ToLowerInvariant()] is { } operation)
                return operation;
        }
        return null;
    }

    static string Here([CallerFilePath] string path = "") => path;

    static void Fits(JsonNode schema, JsonNode? value, string where)
    {
        var problems = new List<string>();
        new JsonSchema(Document, problems).Check(schema, value, where);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
