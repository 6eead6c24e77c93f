using System.Buffers.Binary;
using System.Security.Cryptography;
using DutyCall.Sandbox.Media.Rtp;

namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>The keys of one epoch with AES_128_GCM (RFC 5288): each side's key and its half of the nonce.</summary>
sealed class DtlsKeys(byte[] block) : IDisposable
{
    /// <summary>Of the key block: two keys of 16 bytes and two salts of 4.</summary>
    public const int BlockLength = 40;

    public const int TagLength = 16;

    public AesGcm Client { get; } = new(block.AsSpan(0, 16), TagLength);
    public AesGcm Server { get; } = new(block.AsSpan(16, 16), TagLength);
    public byte[] ClientSalt { get; } = block[32..36];
    public byte[] ServerSalt { get; } = block[36..40];

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}

/// <summary>The record layer of DTLS 1.2 (RFC 6347 §4.1), one end of it: clear in epoch 0, AES-GCM in epoch 1.</summary>
sealed class DtlsRecords(bool isServer) : IDisposable
{
    public const int HeaderLength = 13;

    const int NonceLength = 8;
    static readonly byte[] Version = [0xfe, 0xfd];

    readonly ulong[] sent = new ulong[2];
    ReplayWindow received;
    DtlsKeys? keys;

    public readonly record struct Record(ContentType Type, ushort Epoch, byte[] Body);

    public bool Secured => keys is not null;

    public void Secure(DtlsKeys agreed)
    {
        keys?.Dispose();
        keys = agreed;
    }

    /// <summary>
    /// The next record of a datagram, which is left with the rest. Null for one that cannot be read: it is dropped, as the
    /// RFC wants. One at a time, for a record may bring the keys that the next one needs.
    /// </summary>
    public Record? ReadNext(ref ReadOnlySpan<byte> datagram)
    {
        var length = datagram.Length < HeaderLength ? int.MaxValue : HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]);
        if (datagram.Length < length)
        {
            datagram = [];
            return null;
        }

        var record = ReadOne(datagram[..length]);
        datagram = datagram[length..];
        return record;
    }

    public byte[] Write(ContentType type, ushort epoch, ReadOnlySpan<byte> body)
    {
        var header = new byte[HeaderLength];
        header[0] = (byte)type;
        Version.CopyTo(header, 1);
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(3), (ulong)epoch << 48 | sent[epoch]++);

        var payload = epoch == 0 ? body.ToArray() : Encrypt(header, body);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(11), (ushort)payload.Length);
        return [.. header, .. payload];
    }

    Record? ReadOne(ReadOnlySpan<byte> record)
    {
        var type = (ContentType)record[0];
        var epoch = BinaryPrimitives.ReadUInt16BigEndian(record[3..]);
        return epoch switch
        {
            0 => new Record(type, epoch, record[HeaderLength..].ToArray()),
            1 when Decrypt(record) is { } body => new Record(type, epoch, body),
            _ => null,
        };
    }

    byte[] Encrypt(byte[] header, ReadOnlySpan<byte> body)
    {
        var (cipher, salt) = isServer ? (keys!.Server, keys.ServerSalt) : (keys!.Client, keys.ClientSalt);
        var output = new byte[NonceLength + body.Length + DtlsKeys.TagLength];
        header.AsSpan(3, NonceLength).CopyTo(output);
        cipher.Encrypt(
            [.. salt, .. header[3..11]],
            body,
            output.AsSpan(NonceLength, body.Length),
            output.AsSpan(NonceLength + body.Length),
            Authenticated(header, body.Length));
        return output;
    }

    byte[]? Decrypt(ReadOnlySpan<byte> record)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(record[3..]) & 0xffff_ffff_ffff;
        var length = record.Length - HeaderLength - NonceLength - DtlsKeys.TagLength;
        if (keys is null || length < 0 || !received.Admits(number))
            return null;

        var (cipher, salt) = isServer ? (keys.Client, keys.ClientSalt) : (keys.Server, keys.ServerSalt);
        var sealedBody = record[(HeaderLength + NonceLength)..];
        var body = new byte[length];
        try
        {
            cipher.Decrypt(
                [.. salt, .. record.Slice(HeaderLength, NonceLength)],
                sealedBody[..length],
                sealedBody[length..],
                body,
                Authenticated(record[..HeaderLength], length));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        received.Add(number);
        return body;
    }

    // Number, type, version, and the length before encryption.
    static byte[] Authenticated(ReadOnlySpan<byte> header, int length) =>
        [.. header.Slice(3, 8), header[0], .. Version, .. Tls.Number16(length)];

    public void Dispose() => keys?.Dispose();
}
