namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>Counts what arrives from one source, for the reports (RFC 3550 appendix A.3). Not safe for several threads at once.</summary>
sealed class Reception(TimeProvider clock)
{
    uint? ssrc;
    ulong first;
    ulong highest;
    ulong received;
    ulong expectedBefore;
    ulong receivedBefore;
    uint lastReport;
    long lastReportAt;

    public void Count(RtpHeader packet)
    {
        if (ssrc != packet.Ssrc)
        {
            ssrc = packet.Ssrc;
            first = highest = packet.Sequence;
            received = expectedBefore = receivedBefore = 0;
        }
        highest = Math.Max(highest, SrtpReceiver.Index(highest, packet.Sequence));
        received++;
    }

    public void Count(SenderReport report)
    {
        lastReport = report.MiddleOfTime;
        lastReportAt = clock.GetTimestamp();
    }

    /// <summary>What to report, with the loss since the last time; null before anything came.</summary>
    public ReceptionReport? Report(double jitter)
    {
        if (ssrc is not { } source)
            return null;

        var expected = highest - first + 1;
        var expectedNow = expected - expectedBefore;
        var lostNow = (long)expectedNow - (long)(received - receivedBefore);
        (expectedBefore, receivedBefore) = (expected, received);

        const int unitsPerSecond = 65536;
        return new ReceptionReport(
            source,
            (byte)(expectedNow == 0 || lostNow <= 0 ? 0 : Math.Min(255, lostNow * 256 / (long)expectedNow)),
            (int)((long)expected - (long)received),
            (uint)highest,
            (uint)jitter,
            lastReport,
            lastReport == 0 ? 0 : (uint)(clock.GetElapsedTime(lastReportAt).TotalSeconds * unitsPerSecond));
    }
}
