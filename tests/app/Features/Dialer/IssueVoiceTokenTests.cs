using System.Net;
using System.Text;
using System.Text.Json;
using DutyCall.Infrastructure.Twilio;

namespace DutyCall.Features.Dialer.IssueVoiceToken;

public sealed class IssueVoiceTokenTests : SliceTest
{
    [Theory]
    [InlineData("/api/v1/voice/token")]
    [InlineData("/api/voice/token")]
    public async Task Is_for_the_person_of_the_session(string door)
    {
        var ann = await Given.Agent();

        var answer = await (await Browse(ann).WithToken()).PostJson(door, new { identity = "somebody-else" });

        var claims = Claims(answer.Json.GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(new VoiceIdentity(ann.OrgId, ann.Id).ToString(), claims.GetProperty("grants").GetProperty("identity").GetString());
        Assert.Equal(Kit.Twilio.TwimlAppSid, claims.GetProperty("grants").GetProperty("voice").GetProperty("outgoing").GetProperty("application_sid").GetString());
        Assert.True(claims.GetProperty("grants").GetProperty("voice").GetProperty("incoming").GetProperty("allow").GetBoolean());
        Assert.Equal(Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), claims.GetProperty("exp").GetInt64());
        Assert.Equal((3600, 2700), (answer.Json.GetProperty("ttlSeconds").GetInt32(), answer.Json.GetProperty("refreshAfterSeconds").GetInt32()));
    }

    [Fact]
    public async Task Is_kept_in_no_cache()
    {
        var ann = await Browse(await Given.Agent()).WithToken();

        var answer = await ann.PostJson("/api/v1/voice/token", new { });

        Assert.Equal("no-store", answer.CacheControl);
    }

    [Fact]
    public async Task Is_for_nobody_who_has_not_signed_in()
    {
        var answer = await Browse().PostJson("/api/v1/voice/token", new { });

        Assert.NotEqual(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain("token\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_not_printed_with_the_record_that_holds_it() =>
        Assert.DoesNotContain("secret-token", new VoiceToken("secret-token", "u_1", 3600, 2700).ToString(), StringComparison.Ordinal);

    static JsonElement Claims(string token)
    {
        var payload = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')))).RootElement;
    }
}
