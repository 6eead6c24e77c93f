using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>What a browser shows the carrier to make and take calls: a JWT signed with an API key's secret (Twilio, Access Tokens).</summary>
sealed record AccessToken
{
    public required string AccountSid { get; init; }
    public required string ApiKeySid { get; init; }
    public required string Identity { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>At most 24 hours.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>The TwiML application that answers calls the browser makes; null when it may make none.</summary>
    public string? OutgoingApplicationSid { get; init; }

    /// <summary>Sent along with every call the browser makes, whatever it says itself.</summary>
    public IReadOnlyDictionary<string, string>? OutgoingParameters { get; init; }

    public bool IncomingAllowed { get; init; }

    /// <summary>Set only where clocks are known to agree.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>ie1 or au1; null for us1. The key must belong to it.</summary>
    public string? Region { get; init; }

    public string Sign(string apiKeySecret)
    {
        var text = $"{Encode(Header())}.{Encode(Payload())}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(apiKeySecret), Encoding.UTF8.GetBytes(text));
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    JsonObject Header()
    {
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT", ["cty"] = "twilio-fpa;v=1" };
        if (Region is not null)
            header["twr"] = Region;
        return header;
    }

    JsonObject Payload()
    {
        var issued = IssuedAt.ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["jti"] = $"{ApiKeySid}-{issued}",
            ["grants"] = new JsonObject { ["identity"] = Identity, ["voice"] = Voice() },
            ["iat"] = issued,
            ["exp"] = issued + (long)TimeToLive.TotalSeconds,
            ["iss"] = ApiKeySid,
            ["sub"] = AccountSid,
        };
        if (NotBefore is { } start)
            payload["nbf"] = start.ToUnixTimeSeconds();
        return payload;
    }

    JsonObject Voice()
    {
        var voice = new JsonObject();
        // The key is left out, not false, when calls in are not allowed.
        if (IncomingAllowed)
            voice["incoming"] = new JsonObject { ["allow"] = true };
        if (OutgoingApplicationSid is null)
            return voice;

        var outgoing = new JsonObject { ["application_sid"] = OutgoingApplicationSid };
        if (OutgoingParameters is { Count: > 0 } parameters)
            outgoing["params"] = new JsonObject(parameters.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        voice["outgoing"] = outgoing;
        return voice;
    }

    static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
