using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DutyCall.Infrastructure.Twilio;

namespace DutyCall.Infrastructure;

/// <summary>Tokens made by Twilio's own helper.</summary>
public sealed class AccessTokenTests
{
    static readonly JsonElement[] Vectors = [.. Contract.Vectors.GetProperty("accessTokens").EnumerateArray()];

    public static TheoryData<string> Ids => [.. Vectors.Select(v => v.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(Ids))]
    public void Says_what_Twilios_helper_says(string id)
    {
        var vector = Vectors.Single(v => v.GetProperty("id").GetString() == id);

        var parts = Token(vector).Sign(vector.GetProperty("apiKeySecret").GetString()!).Split('.');

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(vector.GetProperty("headerJson").GetString()!), JsonNode.Parse(Decode(parts[0]))));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(vector.GetProperty("payloadJson").GetString()!), JsonNode.Parse(Decode(parts[1]))));
    }

    [Fact]
    public void Is_signed_as_Twilio_signs()
    {
        var vector = Vectors[0];

        Assert.Equal(vector.GetProperty("jwt").GetString(), Token(vector).Sign(vector.GetProperty("apiKeySecret").GetString()!));
    }

    static AccessToken Token(JsonElement vector)
    {
        var (options, grant) = (vector.GetProperty("options"), vector.GetProperty("grant"));
        return new()
        {
            AccountSid = vector.GetProperty("accountSid").GetString()!,
            ApiKeySid = vector.GetProperty("apiKeySid").GetString()!,
            Identity = options.GetProperty("identity").GetString()!,
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("now").GetInt64()),
            TimeToLive = TimeSpan.FromSeconds(options.TryGetProperty("ttl", out var ttl) ? ttl.GetInt32() : 3600),
            NotBefore = options.TryGetProperty("nbf", out var nbf) ? DateTimeOffset.FromUnixTimeSeconds(nbf.GetInt64()) : null,
            Region = options.TryGetProperty("region", out var region) ? region.GetString() : null,
            OutgoingApplicationSid = grant.TryGetProperty("outgoingApplicationSid", out var application) ? application.GetString() : null,
            OutgoingParameters = grant.TryGetProperty("outgoingApplicationParams", out var fields) ? fields.Deserialize<Dictionary<string, string>>() : null,
            IncomingAllowed = grant.GetProperty("incomingAllow").GetBoolean(),
        };
    }

    static string Decode(string part) => Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));
}
