using System.Net;

namespace DutyCall.Sandbox.Media.Ice;

/// <summary>The sample messages of RFC 5769, with short-term credentials.</summary>
public sealed class StunMessageTests
{
    const string Password = "VOkJxbRl1RmTxUk/WvJxBt";

    static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");

    static readonly byte[] ResponseV4 = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

    static readonly byte[] ResponseV6 = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");

    [Fact]
    public void Reads_the_sample_request()
    {
        var request = StunMessage.Parse(Request)!;

        Assert.Equal(StunMessage.BindingRequest, request.Type);
        Assert.Equal("evtj:h6vY", request.Username);
        Assert.True(request.HasFingerprint);
        Assert.True(request.IsSignedWith(Password));
        Assert.False(request.IsSignedWith("another"));
    }

    [Fact]
    public void Reads_the_sample_responses()
    {
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:32853"), Read(ResponseV4).MappedAddress);
        Assert.Equal(IPEndPoint.Parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"), Read(ResponseV6).MappedAddress);

        static StunMessage Read(byte[] bytes)
        {
            var response = StunMessage.Parse(bytes)!;
            Assert.True(response.IsSignedWith(Password));
            Assert.True(response.HasFingerprint);
            return response;
        }
    }

    [Theory]
    [InlineData("192.0.2.1:32853")]
    [InlineData("[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void Answers_with_the_address_a_check_was_seen_from(string from)
    {
        var end = IPEndPoint.Parse(from);

        var response = StunMessage.Parse(StunMessage.Parse(Request)!.Success(end, Password))!;

        Assert.Equal(StunMessage.BindingSuccess, response.Type);
        Assert.Equal(end, response.MappedAddress);
        Assert.True(response.IsSignedWith(Password));
        Assert.True(response.HasFingerprint);
    }

    [Fact]
    public void A_message_changed_anywhere_is_not_believed()
    {
        for (var at = 0; at < Request.Length; at++)
        {
            var changed = (byte[])Request.Clone();
            changed[at] ^= 0x01;

            Assert.False(StunMessage.Parse(changed) is { HasFingerprint: true } message && message.IsSignedWith(Password), $"byte {at}");
        }
    }

    [Fact]
    public void A_message_cut_short_anywhere_is_not_read()
    {
        for (var length = 0; length < Request.Length; length++)
            Assert.Null(StunMessage.Parse(Request.AsSpan(0, length)));
    }
}
