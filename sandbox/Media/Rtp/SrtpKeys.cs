using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>The cipher of SRTP (AES_CM, RFC 3711 §4.1.1): AES in counter mode under one session key.</summary>
sealed class AesCounter(byte[] key) : IDisposable
{
    const int Block = 16;
    const int LongestPacket = 2048;

    readonly Aes aes = CreateAes(key);
    readonly byte[] counters = new byte[LongestPacket];
    readonly byte[] stream = new byte[LongestPacket];

    /// <summary>Encrypts or decrypts in place. <paramref name="start"/> is 112 bits of IV, the counter follows it.</summary>
    public void Apply(ReadOnlySpan<byte> start, Span<byte> data)
    {
        var length = (data.Length + Block - 1) / Block * Block;
        for (var at = 0; at < length; at += Block)
        {
            start[..14].CopyTo(counters.AsSpan(at));
            BinaryPrimitives.WriteUInt16BigEndian(counters.AsSpan(at + 14), (ushort)(at / Block));
        }

        aes.EncryptEcb(counters.AsSpan(0, length), stream, PaddingMode.None);
        for (var i = 0; i < data.Length; i++)
            data[i] ^= stream[i];
    }

    /// <summary>For a packet: the session salt, its source and its number make the IV.</summary>
    public void Apply(ReadOnlySpan<byte> salt, uint ssrc, ulong index, Span<byte> data)
    {
        Span<byte> start = stackalloc byte[Block];
        start.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(start[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(start[8..], index << 16);
        for (var i = 0; i < salt.Length; i++)
            start[i] ^= salt[i];
        Apply(start, data);
    }

    public void Dispose() => aes.Dispose();

    static Aes CreateAes(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}

/// <summary>What one direction of an SRTP session is made from: 128 bits of key and 112 of salt.</summary>
sealed record SrtpMasterKey(byte[] Key, byte[] Salt)
{
    public const int KeyLength = 16;
    public const int SaltLength = 14;

    /// <summary>Session keys by RFC 3711 §4.3, without rekeying.</summary>
    public byte[] Derive(byte label, int length)
    {
        Span<byte> start = stackalloc byte[16];
        start.Clear();
        Salt.CopyTo(start);
        start[7] ^= label;

        var derived = new byte[length];
        using var cipher = new AesCounter(Key);
        cipher.Apply(start, derived);
        return derived;
    }
}

/// <summary>The session keys for RTP or for RTCP, with the profile AES_CM_128_HMAC_SHA1_80.</summary>
sealed class SrtpSession : IDisposable
{
    public const int TagLength = 10;

    const byte RtpLabels = 0;
    const byte RtcpLabels = 3;

    readonly byte[] authentication;
    readonly byte[] salt;
    readonly AesCounter cipher;

    SrtpSession(SrtpMasterKey master, byte label)
    {
        cipher = new AesCounter(master.Derive(label, SrtpMasterKey.KeyLength));
        authentication = master.Derive((byte)(label + 1), 20);
        salt = master.Derive((byte)(label + 2), SrtpMasterKey.SaltLength);
    }

    public static SrtpSession ForRtp(SrtpMasterKey master) => new(master, RtpLabels);

    public static SrtpSession ForRtcp(SrtpMasterKey master) => new(master, RtcpLabels);

    public void Crypt(uint ssrc, ulong index, Span<byte> data) => cipher.Apply(salt, ssrc, index, data);

    /// <summary>80 bits over the packet and, for RTP, the count of sequence number roll-overs, which is not sent.</summary>
    public void Tag(ReadOnlySpan<byte> packet, uint? rollOvers, Span<byte> tag)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authentication);
        hash.AppendData(packet);
        if (rollOvers is { } count)
        {
            Span<byte> suffix = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(suffix, count);
            hash.AppendData(suffix);
        }

        Span<byte> full = stackalloc byte[20];
        hash.GetHashAndReset(full);
        full[..TagLength].CopyTo(tag);
    }

    public bool TagIsRight(ReadOnlySpan<byte> packet, uint? rollOvers, ReadOnlySpan<byte> tag)
    {
        Span<byte> right = stackalloc byte[TagLength];
        Tag(packet, rollOvers, right);
        return CryptographicOperations.FixedTimeEquals(right, tag);
    }

    public void Dispose() => cipher.Dispose();
}
