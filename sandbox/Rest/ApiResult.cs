using System.Text.Json.Nodes;

namespace DutyCall.Sandbox.Rest;

/// <summary>An answer of the REST API. <paramref name="About"/>: the call it concerns, for its log and its number's faults.</summary>
sealed record ApiResult(int Status, JsonObject? Body, Carrier.Call? About = null)
{
    public static ApiResult Ok(JsonObject body) => new(200, body);

    public static ApiResult Created(JsonObject body, Carrier.Call? about = null) => new(201, body, about);

    /// <summary>The answer's address, of one that is elsewhere.</summary>
    public string? Location { get; private init; }

    /// <summary>A WAVE file in place of JSON.</summary>
    public byte[]? Wave { get; private init; }

    public static ApiResult At(string location) => new(307, null) { Location = location };

    public static ApiResult Sound(byte[] wave) => new(200, null) { Wave = wave };

    public static readonly ApiResult Deleted = new(204, null);
}
