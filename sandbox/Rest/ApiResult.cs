using System.Text.Json.Nodes;

namespace DutyCall.Sandbox.Rest;

/// <summary>An answer of the REST API. <paramref name="About"/>: the call it concerns, for its log and its number's faults.</summary>
sealed record ApiResult(int Status, JsonObject? Body, Carrier.Call? About = null)
{
    public static ApiResult Ok(JsonObject body) => new(200, body);

    public static ApiResult Created(JsonObject body, Carrier.Call? about = null) => new(201, body, about);

    public static readonly ApiResult Deleted = new(204, null);
}
