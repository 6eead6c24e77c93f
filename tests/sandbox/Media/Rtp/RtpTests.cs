using DutyCall.Sandbox.Kit;

namespace DutyCall.Sandbox.Media.Rtp;

public sealed class RtpTests
{
    [Fact]
    public void A_header_with_sources_an_extension_and_padding_is_read()
    {
        byte[] packet = [0xb1, 0x80, 0, 7, 0, 0, 0, 8, 0, 0, 0, 9, 1, 2, 3, 4, 0xbe, 0xde, 0, 1, 5, 6, 7, 8, 0xaa, 0xbb, 0, 2];

        var header = RtpHeader.Read(packet)!.Value;

        Assert.Equal(new RtpHeader(true, 0, 7, 8, 9, true, 24), header);
        Assert.Equal([0xaa, 0xbb], header.Payload(packet).ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("80000001000000020000")]
    [InlineData("40000001000000020000000300")]
    [InlineData("8f0000010000000200000003")]
    [InlineData("900000010000000200000003bede0009")]
    public void What_is_no_rtp_is_not_read(string packet) => Assert.Null(RtpHeader.Read(Convert.FromHexString(packet)));

    [Fact]
    public void A_key_counts_once_however_many_packets_tell_of_it()
    {
        var events = new TelephoneEvents();
        var keys = new List<char?>();
        foreach (var (timestamp, key) in new[] { (1000u, '1'), (1000u, '1'), (3000u, '1'), (1000u, '1'), (3000u, '1'), (5000u, '#') })
            keys.Add(events.Read(timestamp, TelephoneEvents.Write(key, end: false, 160)));

        Assert.Equal("11#", string.Concat(keys.OfType<char>()));
    }

    [Fact]
    public void A_key_no_telephone_has_is_not_reported()
    {
        var events = new TelephoneEvents();

        Assert.Null(events.Read(1, [16, 0, 0, 160]));
        Assert.Null(events.Read(2, [1]));
    }

    [Fact]
    public void A_report_says_what_was_lost()
    {
        var clock = new FakeClock();
        var reception = new Reception(clock);
        Assert.Null(reception.Report(0));

        foreach (var number in new ushort[] { 65534, 65535, 1, 2 })
            reception.Count(Header(number));
        reception.Count(new SenderReport(9, 0x12345678));
        clock.Advance(TimeSpan.FromSeconds(2));

        var report = reception.Report(jitter: 17.6)!.Value;

        Assert.Equal(new ReceptionReport(9, 51, 1, 0x10002, 17, 0x12345678, 2 * 65536), report);
    }

    [Fact]
    public void A_sender_report_that_was_written_is_read_again()
    {
        var time = new DateTimeOffset(2026, 1, 5, 9, 0, 0, 500, TimeSpan.Zero);
        var report = Rtcp.Report(7, time, 160, 1, 160, new ReceptionReport(9, 1, 2, 3, 4, 5, 6));

        var read = Rtcp.ReadSenderReport(report)!.Value;

        Assert.Equal(7u, read.Ssrc);
        Assert.Equal((uint)(Rtcp.NtpTime(time) >> 16), read.MiddleOfTime);
        Assert.Equal(0x80000000u, (uint)Rtcp.NtpTime(time));
        Assert.Equal(0, report.Length % 4);
        Assert.True(Rtcp.Is(report));
    }

    static RtpHeader Header(ushort sequence) => new(false, 0, sequence, 160u * sequence, 9, false, RtpHeader.MinimumLength);
}
