using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>The record types of TLS.</summary>
enum ContentType : byte { ChangeCipherSpec = 20, Alert = 21, Handshake = 22 }

/// <summary>The handshake messages used here (RFC 5246 §7.4).</summary>
enum HandshakeType : byte
{
    ClientHello = 1,
    ServerHello = 2,
    Certificate = 11,
    ServerKeyExchange = 12,
    CertificateRequest = 13,
    ServerHelloDone = 14,
    CertificateVerify = 15,
    ClientKeyExchange = 16,
    Finished = 20,
}

enum Alert : byte
{
    CloseNotify = 0,
    UnexpectedMessage = 10,
    HandshakeFailure = 40,
    BadCertificate = 42,
    IllegalParameter = 47,
    DecodeError = 50,
    DecryptError = 51,
}

/// <summary>The handshake cannot go on; the peer is told why.</summary>
sealed class TlsException(Alert alert, string message) : Exception(message)
{
    public Alert Alert => alert;
}

/// <summary>The functions of TLS 1.2 that make keys.</summary>
static class Tls
{
    /// <summary>The pseudo-random function with SHA-256 (RFC 5246 §5).</summary>
    public static byte[] Prf(byte[] secret, string label, byte[] seed, int length)
    {
        byte[] labelled = [.. Encoding.ASCII.GetBytes(label), .. seed];
        var output = new List<byte>(length + 32);
        for (var a = HMACSHA256.HashData(secret, labelled); output.Count < length; a = HMACSHA256.HashData(secret, a))
            output.AddRange(HMACSHA256.HashData(secret, (byte[])[.. a, .. labelled]));
        return [.. output.Take(length)];
    }

    public static byte[] Vector8(params byte[] content) => [(byte)content.Length, .. content];

    public static byte[] Vector16(params byte[] content) => [.. Number16(content.Length), .. content];

    public static byte[] Vector24(params byte[] content) => [.. Number24(content.Length), .. content];

    public static byte[] Number16(int number) => [(byte)(number >> 8), (byte)number];

    public static byte[] Number24(int number) => [(byte)(number >> 16), (byte)(number >> 8), (byte)number];
}

/// <summary>Reads the presentation language of TLS; what is too short is a decode error.</summary>
ref struct TlsReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsEmpty => rest.IsEmpty;

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > rest.Length)
            throw new TlsException(Alert.DecodeError, "A handshake message is too short.");

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    public byte Number8() => Bytes(1)[0];

    public ushort Number16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public int Number24() => Number8() << 16 | Number16();

    public ReadOnlySpan<byte> Vector8() => Bytes(Number8());

    public ReadOnlySpan<byte> Vector16() => Bytes(Number16());

    public ReadOnlySpan<byte> Vector24() => Bytes(Number24());
}
