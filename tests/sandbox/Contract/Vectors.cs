using System.Text.Json.Nodes;

namespace DutyCall.Sandbox.Contract;

/// <summary>Signatures and tokens made with the official helper library.</summary>
static class Vectors
{
    static readonly JsonObject File = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(OpenApi.Folder, "vectors.json")))!.AsObject();

    public static JsonNode Signature(string id) => Find("signatures", id);

    public static JsonNode Token(string id) => Find("accessTokens", id);

    public static TheoryData<string> Signatures => [.. Ids("signatures")];

    public static TheoryData<string> Tokens => [.. Ids("accessTokens")];

    /// <summary>A repeated parameter is an array there.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Form(JsonNode vector) =>
        vector["params"] is not JsonObject form ? [] : form.SelectMany(f => f.Value is JsonArray values
            ? values.Select(v => KeyValuePair.Create(f.Key, (string)v!))
            : [KeyValuePair.Create(f.Key, (string)f.Value!)]);

    static IEnumerable<string> Ids(string list) => File[list]!.AsArray().Select(v => (string)v!["id"]!);

    static JsonNode Find(string list, string id) => File[list]!.AsArray().Single(v => (string)v!["id"]! == id)!;
}
