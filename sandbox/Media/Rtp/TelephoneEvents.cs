using System.Buffers.Binary;

namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>
/// Keys sent as RTP events (RFC 4733). One press is many packets with one timestamp, the last of them repeated three
/// times; any of them may be lost, so the first that arrives counts and the rest do not.
/// </summary>
sealed class TelephoneEvents
{
    const string Keys = "0123456789*#";

    uint? current;

    public char? Read(uint timestamp, ReadOnlySpan<byte> payload)
    {
        // A late packet of an earlier press must not count as a new one.
        if (payload.Length < 4 || current is { } pressed && (int)(timestamp - pressed) <= 0)
            return null;

        current = timestamp;
        return payload[0] < Keys.Length ? Keys[payload[0]] : null;
    }

    /// <summary>The payload of one packet of a press. <paramref name="duration"/> in samples.</summary>
    public static byte[] Write(char key, bool end, ushort duration)
    {
        const byte volume = 10;
        var payload = new byte[4];
        payload[0] = (byte)Keys.IndexOf(key, StringComparison.Ordinal);
        payload[1] = (byte)(end ? 0x80 | volume : volume);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2), duration);
        return payload;
    }
}
