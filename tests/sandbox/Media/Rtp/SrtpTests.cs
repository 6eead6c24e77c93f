namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>The vectors of RFC 3711 appendix B, and the rules around them.</summary>
public sealed class SrtpTests
{
    static readonly SrtpMasterKey Master = new(
        Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139"), Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6"));

    [Fact]
    public void Counter_mode_yields_the_key_stream_of_appendix_B2()
    {
        var stream = new byte[48];
        using var cipher = new AesCounter(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));

        cipher.Apply(Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), stream);

        Assert.Equal(
            "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0",
            Convert.ToHexString(stream));
    }

    [Theory]
    [InlineData(0, 16, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(1, 20, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    [InlineData(2, 14, "30CBBC08863D8C85D49DB34A9AE1")]
    public void Session_keys_are_derived_as_in_appendix_B3(byte label, int length, string key) =>
        Assert.Equal(key, Convert.ToHexString(Master.Derive(label, length)));

    [Fact]
    public void What_one_side_protects_the_other_opens_even_across_the_sequence_numbers_end()
    {
        using var sender = new SrtpSender(Master);
        using var receiver = new SrtpReceiver(Master);

        for (var number = 65530; number < 65550; number++)
        {
            var packet = Packet((ushort)number);
            var sent = sender.Protect(packet);

            Assert.NotEqual(packet[12..], sent[12..packet.Length]);
            Assert.Equal(packet, receiver.Unprotect(sent).ToArray());
        }
    }

    [Fact]
    public void Packets_out_of_order_around_the_roll_over_are_opened()
    {
        using var sender = new SrtpSender(Master);
        using var receiver = new SrtpReceiver(Master);
        var sent = new ushort[] { 65534, 65535, 0, 1 }.Select(n => sender.Protect(Packet(n))).ToArray();

        foreach (var at in new[] { 0, 2, 1, 3 })
            Assert.False(receiver.Unprotect(sent[at]).IsEmpty);
    }

    [Fact]
    public void A_packet_is_opened_once()
    {
        using var sender = new SrtpSender(Master);
        using var receiver = new SrtpReceiver(Master);
        var sent = sender.Protect(Packet(7));

        Assert.False(receiver.Unprotect([.. sent]).IsEmpty);
        Assert.True(receiver.Unprotect([.. sent]).IsEmpty);
    }

    [Fact]
    public void A_packet_changed_anywhere_is_refused_and_the_true_one_still_opened()
    {
        using var sender = new SrtpSender(Master);
        using var receiver = new SrtpReceiver(Master);
        var sent = sender.Protect(Packet(7));

        for (var at = 0; at < sent.Length; at++)
        {
            var changed = (byte[])sent.Clone();
            changed[at] ^= 0x01;
            Assert.True(receiver.Unprotect(changed).IsEmpty, $"byte {at}");
        }
        Assert.False(receiver.Unprotect(sent).IsEmpty);
    }

    [Fact]
    public void Reports_are_protected_and_opened_once()
    {
        using var sender = new SrtpSender(Master);
        using var receiver = new SrtpReceiver(Master);
        var report = Rtcp.Report(1, DateTimeOffset.UnixEpoch, 2, 3, 4, null);
        var sent = sender.ProtectRtcp(report);

        Assert.Equal(report, receiver.UnprotectRtcp([.. sent]).ToArray());
        Assert.True(receiver.UnprotectRtcp([.. sent]).IsEmpty);
    }

    [Fact]
    public void The_window_admits_each_number_once_and_none_that_is_too_old()
    {
        var window = new ReplayWindow();
        window.Add(100);
        window.Add(163);

        Assert.False(window.Admits(100));
        Assert.False(window.Admits(163));
        Assert.True(window.Admits(101));
        Assert.True(window.Admits(164));

        window.Add(164);

        Assert.False(window.Admits(100));
        window.Add(500);
        Assert.False(window.Admits(436));
        Assert.True(window.Admits(437));
    }

    [Fact]
    public void The_window_knows_number_zero()
    {
        var window = new ReplayWindow();
        Assert.True(window.Admits(0));

        window.Add(0);

        Assert.False(window.Admits(0));
        Assert.True(window.Admits(1));
    }

    static byte[] Packet(ushort sequence)
    {
        var packet = new byte[RtpHeader.MinimumLength + 20];
        new RtpHeader(false, 0, sequence, 160u * sequence, 0xCAFEBABE, false, RtpHeader.MinimumLength).Write(packet);
        packet.AsSpan(RtpHeader.MinimumLength).Fill(0xAB);
        return packet;
    }
}
