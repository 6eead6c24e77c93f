using System.Text.Json.Nodes;
using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Rest;

/// <summary>A refusal of the REST API. <paramref name="code"/>: Twilio's error dictionary.</summary>
sealed class ApiError(int status, int code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public JsonObject Body => new()
    {
        ["code"] = Code,
        ["message"] = Message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{VoiceParameters.Text(Code)}",
        ["status"] = Status,
    };

    public static ApiError Invalid(int code, string message) => new(400, code, message);

    public static ApiError NotFound(string path) => new(404, 20404, $"The requested resource {path} was not found");
}
