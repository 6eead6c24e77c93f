using DutyCall.Sandbox.Contract;

namespace DutyCall.Sandbox.Webhooks;

public sealed class SignerTests
{
    public static TheoryData<string> All => Vectors.Signatures;

    [Theory, MemberData(nameof(All))]
    public void Every_vector_of_the_official_library_is_reproduced(string id)
    {
        var vector = Vectors.Signature(id);

        Assert.Equal((string)vector["signature"]!, Signer.SignText((string)vector["signedUrl"]!, Vectors.Form(vector), (string)vector["authToken"]!));
    }

    [Fact]
    public void There_are_as_many_as_were_published() => Assert.Equal(14, All.Count);

    [Theory]
    [InlineData("https://dialer.example.com:8443/twilio/voice", "https://dialer.example.com/twilio/voice")]
    [InlineData("http://dialer.example.com:8080/twilio/voice", "http://dialer.example.com:8080/twilio/voice")]
    [InlineData("http://dialer.example.com/twilio/voice", "http://dialer.example.com/twilio/voice")]
    [InlineData("https://user:pass@dialer.example.com:8443/twilio/voice?x=1#rc=2&rp=all", "https://dialer.example.com/twilio/voice?x=1")]
    [InlineData("https://dialer.example.com/twilio/voice?name=O%27Brien&x=a+b&y=a%20b", "https://dialer.example.com/twilio/voice?name=O%27Brien&x=a+b&y=a%20b")]
    [InlineData("https://[::1]:5001/Twilio/Voice/", "https://[::1]/Twilio/Voice/")]
    [InlineData("https://dialer.example.com?x=1", "https://dialer.example.com?x=1")]
    public void The_signed_url_is_the_configured_one_without_what_is_not_signed(string configured, string expected) =>
        Assert.Equal(expected, Signer.SignedUrl(configured));
}
