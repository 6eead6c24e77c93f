using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Checks the access tokens with which browsers register: JWS, HMAC-SHA256 by the API key's secret. Twilio, "Access tokens".</summary>
sealed class AccessTokens(SandboxSettings settings, SandboxClock clock)
{
    static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public TokenCheck Check(string token)
    {
        try
        {
            return token.Split('.') is [var header, var payload, var signature]
                ? CheckParts(header, payload, signature)
                : Refused(31204, "Invalid JWT token");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return Refused(31204, "Invalid JWT token");
        }
    }

    TokenCheck CheckParts(string header, string payload, string signature)
    {
        using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
        if (Text(head.RootElement, "cty") is not { } kind || !kind.StartsWith("twilio-fpa;v=1", StringComparison.Ordinal))
            return Refused(31204, "Invalid JWT token header");
        if (Mac(Text(head.RootElement, "alg"), header + "." + payload) is not { } expected)
            return Refused(31204, "Unsupported algorithm");
        using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        var claims = body.RootElement;
        // The key is looked up by its name before a signature by it can be judged.
        if (Text(claims, "iss") != settings.ApiKeySid)
            return Refused(31202, "Unknown API key");
        if (!CryptographicOperations.FixedTimeEquals(expected, Base64Url.DecodeFromChars(signature)))
            return Refused(31202, "Signature validation failed");
        if (Text(claims, "sub") != settings.AccountSid)
            return Refused(31203, "No valid account");
        return CheckTimes(claims) ?? Granted(claims);
    }

    TokenCheck? CheckTimes(JsonElement claims)
    {
        var now = clock.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        var begins = Seconds(claims, "iat") ?? Seconds(claims, "nbf") ?? now;
        if (expires <= now)
            return Refused(31205, "JWT token expired");
        if (expires - begins > Longest)
            return Refused(31207, "JWT token expiration too long");
        return Seconds(claims, "nbf") > now ? Refused(31204, "JWT token is not valid yet") : null;
    }

    TokenCheck Granted(JsonElement claims)
    {
        var grants = claims.GetProperty("grants");
        if (Text(grants, "identity") is not { Length: > 0 } identity || !grants.TryGetProperty("voice", out var voice))
            return Refused(31204, "No voice grant");
        var application = voice.TryGetProperty("outgoing", out var outgoing) ? Text(outgoing, "application_sid") : null;
        var incoming = voice.TryGetProperty("incoming", out var allowed) && allowed.TryGetProperty("allow", out var allow) && allow.ValueKind is JsonValueKind.True;
        var left = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()) - clock.GetUtcNow();
        return new(identity, application, incoming, left, null, null);
    }

    byte[]? Mac(string? algorithm, string text)
    {
        var (key, message) = (Encoding.UTF8.GetBytes(settings.ApiKeySecret), Encoding.ASCII.GetBytes(text));
        return algorithm switch
        {
            "HS256" => HMACSHA256.HashData(key, message),
            "HS384" => HMACSHA384.HashData(key, message),
            "HS512" => HMACSHA512.HashData(key, message),
            _ => null,
        };
    }

    static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    static DateTimeOffset? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) ? DateTimeOffset.FromUnixTimeSeconds(value.GetInt64()) : null;

    static TokenCheck Refused(int error, string message) => new(null, null, false, TimeSpan.Zero, error, message);
}
