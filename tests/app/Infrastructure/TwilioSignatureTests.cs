using System.Text.Json;
using DutyCall.Web;
using Microsoft.Extensions.Primitives;

namespace DutyCall.Infrastructure;

/// <summary>Signatures made by Twilio's own helper.</summary>
public sealed class TwilioSignatureTests
{
    static readonly JsonElement[] Vectors = [.. Contract.Vectors.GetProperty("signatures").EnumerateArray()];

    public static TheoryData<string> WithForm => [.. Vectors.Where(v => v.TryGetProperty("params", out _)).Select(Id)];

    public static TheoryData<string> WithBody => [.. Vectors.Where(v => v.TryGetProperty("body", out _)).Select(Id)];

    [Theory, MemberData(nameof(WithForm))]
    public void Accepts_and_rejects_what_Twilios_helper_does(string id)
    {
        var vector = Vector(id);

        Assert.All(vector.GetProperty("accept").EnumerateArray(), seen =>
        {
            var url = seen.GetProperty("requestUrl").GetString()!;
            // Ours is told by PUBLIC_BASE_URL, where userinfo may stand and Twilio leaves it out of what it signs.
            var expected = seen.GetProperty("node620").GetBoolean() || url.Contains('@', StringComparison.Ordinal);
            Assert.True(expected == TwilioSignature.IsSigned(new Uri(url), Form(vector), vector.GetProperty("signature").GetString(), "12345"), url);
        });
    }

    [Theory, MemberData(nameof(WithForm)), MemberData(nameof(WithBody))]
    public void Signs_as_Twilio_does(string id)
    {
        var vector = Vector(id);

        Assert.Equal(vector.GetProperty("signature").GetString(), TwilioSignature.Sign(vector.GetProperty("signedUrl").GetString()!, Form(vector), "12345"));
    }

    [Theory, MemberData(nameof(WithBody))]
    public void Knows_a_body_by_the_hash_in_the_url(string id)
    {
        var vector = Vector(id);
        var body = System.Text.Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!);
        var url = new Uri(vector.GetProperty("signedUrl").GetString()!);

        Assert.True(TwilioSignature.IsBody(url, body));
        Assert.False(TwilioSignature.IsBody(url, [.. body, 32]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("RSOYDt4T1cUTdK1PDd93")]
    [InlineData("SSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    public void Rejects_a_signature_that_is_none(string? sent)
    {
        var vector = Vector("S01");

        Assert.False(TwilioSignature.IsSigned(new Uri(vector.GetProperty("signedUrl").GetString()!), Form(vector), sent, "12345"));
    }

    static JsonElement Vector(string id) => Vectors.Single(v => Id(v) == id);

    static string Id(JsonElement vector) => vector.GetProperty("id").GetString()!;

    static IEnumerable<KeyValuePair<string, StringValues>> Form(JsonElement vector) => vector.TryGetProperty("params", out var fields)
        ? fields.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.ValueKind == JsonValueKind.Array
            ? new StringValues([.. field.Value.EnumerateArray().Select(v => v.GetString())])
            : new StringValues(field.Value.GetString())))
        : [];
}
