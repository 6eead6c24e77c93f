using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DutyCall.Sandbox.Contract;

namespace DutyCall.Sandbox.Carrier;

public sealed class AccessTokensTests
{
    const string Secret = "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3tS3";
    const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    static readonly string KeySid = "SK" + "0123456789abcdef0123456789abcdef";
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1763630400);

    public static TheoryData<string> All => Vectors.Tokens;

    [Theory, MemberData(nameof(All))]
    public void Every_token_of_the_official_library_is_accepted(string id)
    {
        var vector = Vectors.Token(id);

        var check = Checker().Check((string)vector["jwt"]!);

        Assert.Null(check.Error);
        var grants = vector["payload"]!["grants"]!;
        Assert.Equal((string?)grants["identity"], check.Identity);
        Assert.Equal((string?)grants["voice"]!["outgoing"]?["application_sid"], check.ApplicationSid);
        Assert.Equal(grants["voice"]!["incoming"] is not null, check.IncomingAllowed);
        Assert.Equal((long)vector["payload"]!["exp"]! - Now.ToUnixTimeSeconds(), check.TimeToLive.TotalSeconds);
    }

    [Fact]
    public void Another_key_s_signature_is_refused() => Assert.Equal(31202, Checker(secret: Secret + "x").Check(Token()).Error);

    [Fact]
    public void A_changed_token_is_refused()
    {
        var parts = Token().Split('.');
        var forged = Encode(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("agent_17", "agent_18", StringComparison.Ordinal));

        Assert.Equal(31202, Checker().Check($"{parts[0]}.{forged}.{parts[2]}").Error);
    }

    [Fact]
    public void An_expired_one_is_refused() => Assert.Equal(31205, Checker(at: Now.AddHours(1)).Check(Token()).Error);

    [Fact]
    public void One_for_more_than_a_day_is_refused() =>
        Assert.Equal(31207, Checker().Check(Sign($$"""{"iss":"{{KeySid}}","sub":"{{AccountSid}}","iat":{{Now.ToUnixTimeSeconds()}},"exp":{{Now.AddHours(25).ToUnixTimeSeconds()}},"grants":{"identity":"a","voice":{} } }""")).Error);

    [Fact]
    public void One_of_another_account_is_refused() =>
        Assert.Equal(31203, Checker().Check(Sign($$"""{"iss":"{{KeySid}}","sub":"AC1","exp":{{Now.AddHours(1).ToUnixTimeSeconds()}},"grants":{"identity":"a","voice":{} } }""")).Error);

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    public void What_is_no_token_is_refused(string text) => Assert.Equal(31204, Checker().Check(text).Error);

    static string Token() => (string)Vectors.Token("J1")["jwt"]!;

    static string Sign(string payload)
    {
        var text = Encode("""{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}""") + "." + Encode(payload);
        return text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(text)));
    }

    static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    static AccessTokens Checker(string secret = Secret, DateTimeOffset? at = null) =>
        new(World.Settings with { AccountSid = AccountSid, ApiKeySid = KeySid, ApiKeySecret = secret }, new SandboxClock(null, at ?? Now));
}
