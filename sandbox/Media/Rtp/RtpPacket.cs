using System.Buffers.Binary;

namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>The header of an RTP packet (RFC 3550 §5.1), and where its payload begins.</summary>
readonly record struct RtpHeader(bool Marker, byte PayloadType, ushort Sequence, uint Timestamp, uint Ssrc, bool Padded, int Length)
{
    public const int MinimumLength = 12;

    public static RtpHeader? Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < MinimumLength || packet[0] >> 6 != 2)
            return null;

        var length = MinimumLength + 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + 4)
                return null;
            length += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
        }

        return packet.Length < length ? null : new RtpHeader(
            (packet[1] & 0x80) != 0,
            (byte)(packet[1] & 0x7f),
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            (packet[0] & 0x20) != 0,
            length);
    }

    public void Write(Span<byte> packet)
    {
        packet[0] = 0x80;
        packet[1] = (byte)(PayloadType | (Marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Ssrc);
    }

    /// <summary>The payload of a decrypted packet, without padding.</summary>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> packet)
    {
        var payload = packet[Length..];
        if (!Padded || payload.IsEmpty)
            return payload;

        var padding = payload[^1];
        return padding <= payload.Length ? payload[..^padding] : [];
    }
}
