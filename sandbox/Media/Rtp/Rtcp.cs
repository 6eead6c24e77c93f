using System.Buffers.Binary;

namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>What we say about the other side's packets (RFC 3550 §6.4.1). <paramref name="Jitter"/> in samples.</summary>
readonly record struct ReceptionReport(
    uint Ssrc, byte FractionLost, int Lost, uint HighestSequence, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport);

/// <summary>What the other side's sender report says: the middle 32 bits of its wall clock.</summary>
readonly record struct SenderReport(uint Ssrc, uint MiddleOfTime);

/// <summary>The reports of RTCP (RFC 3550 §6), so that the browser can tell round trip and quality.</summary>
static class Rtcp
{
    const byte SenderReportType = 200;
    const byte SourceDescriptionType = 202;
    const int ReportBlock = 24;

    static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>RTP and RTCP share a port; these second bytes are RTCP (RFC 5761 §4).</summary>
    public static bool Is(ReadOnlySpan<byte> packet) => packet.Length >= 8 && packet[1] is >= 192 and <= 223;

    /// <summary>A sender report with what we received, if anything, and the source description that must go with it.</summary>
    public static byte[] Report(uint ssrc, DateTimeOffset now, uint timestamp, uint packets, uint bytes, ReceptionReport? received)
    {
        var length = 28 + (received is null ? 0 : ReportBlock);
        var report = new byte[length];
        report[0] = (byte)(0x80 | (received is null ? 0 : 1));
        report[1] = SenderReportType;
        BinaryPrimitives.WriteUInt16BigEndian(report.AsSpan(2), (ushort)(length / 4 - 1));
        Put(report, 4, ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(report.AsSpan(8), NtpTime(now));
        Put(report, 16, timestamp);
        Put(report, 20, packets);
        Put(report, 24, bytes);
        if (received is { } block)
            WriteBlock(report, block);

        return [.. report, .. SourceDescription(ssrc)];
    }

    /// <summary>The sender report in a compound packet, if there is one.</summary>
    public static SenderReport? ReadSenderReport(ReadOnlySpan<byte> compound)
    {
        while (compound.Length >= 8)
        {
            var length = 4 * (1 + BinaryPrimitives.ReadUInt16BigEndian(compound[2..]));
            if (compound[1] == SenderReportType && compound.Length >= 28)
                return new SenderReport(BinaryPrimitives.ReadUInt32BigEndian(compound[4..]), BinaryPrimitives.ReadUInt32BigEndian(compound[10..]));

            compound = compound[Math.Min(length, compound.Length)..];
        }
        return null;
    }

    /// <summary>Seconds since 1900 in 32 bits, and a fraction in 32.</summary>
    public static ulong NtpTime(DateTimeOffset time)
    {
        var ticks = (ulong)(time - Epoch).Ticks;
        var (seconds, rest) = Math.DivRem(ticks, (ulong)TimeSpan.TicksPerSecond);
        return seconds << 32 | (rest << 32) / (ulong)TimeSpan.TicksPerSecond;
    }

    static void WriteBlock(byte[] report, ReceptionReport block)
    {
        Put(report, 28, block.Ssrc);
        Put(report, 32, (uint)block.FractionLost << 24 | (uint)Math.Clamp(block.Lost, 0, 0x7fffff));
        Put(report, 36, block.HighestSequence);
        Put(report, 40, block.Jitter);
        Put(report, 44, block.LastSenderReport);
        Put(report, 48, block.DelaySinceLastSenderReport);
    }

    static byte[] SourceDescription(uint ssrc)
    {
        const byte canonicalName = 1;
        var name = "sandbox"u8;
        var chunk = new byte[12 + (2 + name.Length + 1 + 3) / 4 * 4 - 4];
        chunk[0] = 0x81;
        chunk[1] = SourceDescriptionType;
        BinaryPrimitives.WriteUInt16BigEndian(chunk.AsSpan(2), (ushort)(chunk.Length / 4 - 1));
        Put(chunk, 4, ssrc);
        chunk[8] = canonicalName;
        chunk[9] = (byte)name.Length;
        name.CopyTo(chunk.AsSpan(10));
        return chunk;
    }

    static void Put(byte[] packet, int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(at), value);
}
