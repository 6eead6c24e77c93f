using System.Buffers.Binary;

namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>Protects what one side sends (RFC 3711). One SSRC; packets in order of their sequence numbers.</summary>
sealed class SrtpSender(SrtpMasterKey master) : IDisposable
{
    const uint Encrypted = 0x80000000;

    readonly SrtpSession rtp = SrtpSession.ForRtp(master);
    readonly SrtpSession rtcp = SrtpSession.ForRtcp(master);
    ushort last;
    uint rollOvers;
    uint rtcpIndex;

    /// <summary>An RTP packet with a header of 12 bytes.</summary>
    public byte[] Protect(ReadOnlySpan<byte> packet)
    {
        var header = RtpHeader.Read(packet) ?? throw new ArgumentException("Not RTP.", nameof(packet));
        if (header.Sequence < last)
            rollOvers++;
        last = header.Sequence;

        var output = new byte[packet.Length + SrtpSession.TagLength];
        packet.CopyTo(output);
        var body = output.AsSpan(0, packet.Length);
        rtp.Crypt(header.Ssrc, (ulong)rollOvers << 16 | header.Sequence, body[header.Length..]);
        rtp.Tag(body, rollOvers, output.AsSpan(packet.Length));
        return output;
    }

    public byte[] ProtectRtcp(ReadOnlySpan<byte> packet)
    {
        var index = ++rtcpIndex & ~Encrypted;
        var output = new byte[packet.Length + 4 + SrtpSession.TagLength];
        packet.CopyTo(output);
        rtcp.Crypt(BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), index, output.AsSpan(8, packet.Length - 8));

        var end = packet.Length + 4;
        BinaryPrimitives.WriteUInt32BigEndian(output.AsSpan(packet.Length), Encrypted | index);
        rtcp.Tag(output.AsSpan(0, end), null, output.AsSpan(end));
        return output;
    }

    public void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }
}

/// <summary>Opens what the other side sends; refuses forgeries and packets sent twice.</summary>
sealed class SrtpReceiver(SrtpMasterKey master) : IDisposable
{
    const int MostSources = 8;
    const uint Encrypted = 0x80000000;

    readonly SrtpSession rtp = SrtpSession.ForRtp(master);
    readonly SrtpSession rtcp = SrtpSession.ForRtcp(master);
    readonly Dictionary<uint, Source> sources = [];
    ReplayWindow rtcpSeen;

    sealed class Source
    {
        public ulong Newest;
        public ReplayWindow Seen;
    }

    /// <summary>Decrypts in place; the packet without its tag, or empty when it is refused.</summary>
    public Span<byte> Unprotect(Span<byte> packet)
    {
        if (packet.Length < RtpHeader.MinimumLength + SrtpSession.TagLength)
            return [];

        var body = packet[..^SrtpSession.TagLength];
        if (RtpHeader.Read(body) is not { } header)
            return [];

        var known = sources.TryGetValue(header.Ssrc, out var source);
        if (!known && sources.Count >= MostSources)
            return [];

        var index = known ? Index(source!.Newest, header.Sequence) : header.Sequence;
        if (known && !source!.Seen.Admits(index) || !rtp.TagIsRight(body, (uint)(index >> 16), packet[^SrtpSession.TagLength..]))
            return [];

        source ??= sources[header.Ssrc] = new Source();
        source.Seen.Add(index);
        source.Newest = Math.Max(source.Newest, index);
        rtp.Crypt(header.Ssrc, index, body[header.Length..]);
        return body;
    }

    public Span<byte> UnprotectRtcp(Span<byte> packet)
    {
        if (packet.Length < 8 + 4 + SrtpSession.TagLength)
            return [];

        var signed = packet[..^SrtpSession.TagLength];
        var word = BinaryPrimitives.ReadUInt32BigEndian(signed[^4..]);
        var index = word & ~Encrypted;
        if ((word & Encrypted) == 0 || !rtcpSeen.Admits(index) || !rtcp.TagIsRight(signed, null, packet[^SrtpSession.TagLength..]))
            return [];

        rtcpSeen.Add(index);
        var body = signed[..^4];
        rtcp.Crypt(BinaryPrimitives.ReadUInt32BigEndian(body[4..]), index, body[8..]);
        return body;
    }

    /// <summary>The 48-bit number nearest to the newest one that ends in this sequence number (RFC 3711 §3.3.1).</summary>
    public static ulong Index(ulong newest, ushort sequence)
    {
        var distance = (short)(sequence - (ushort)newest);
        var index = (long)newest + distance;
        return index >= 0 ? (ulong)index : (ulong)(index + 0x10000);
    }

    public void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }
}
