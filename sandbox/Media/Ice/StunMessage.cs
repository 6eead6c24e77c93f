using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace DutyCall.Sandbox.Media.Ice;

/// <summary>A STUN message (RFC 5389) as far as the connectivity checks of ICE use it (RFC 8445).</summary>
sealed class StunMessage
{
    public const ushort BindingRequest = 0x0001;
    public const ushort BindingSuccess = 0x0101;

    const int HeaderLength = 20;
    const int TransactionLength = 12;
    const int IntegrityLength = 20;
    const uint MagicCookie = 0x2112A442;
    const uint FingerprintMask = 0x5354554e;

    enum Attribute : ushort
    {
        Username = 0x0006,
        MessageIntegrity = 0x0008,
        XorMappedAddress = 0x0020,
        UseCandidate = 0x0025,
        Fingerprint = 0x8028,
    }

    readonly byte[] bytes;
    int integrityAt = -1;

    StunMessage(byte[] bytes) => this.bytes = bytes;

    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    /// <summary><c>theirs:ours</c> seen from the sender: the fragment of the receiver comes first.</summary>
    public string? Username { get; private set; }

    /// <summary>The controlling side chooses this path.</summary>
    public bool UseCandidate { get; private set; }

    /// <summary>Carries a checksum and it is right. One that is wrong makes the message unreadable.</summary>
    public bool HasFingerprint { get; private set; }

    /// <summary>Told apart from DTLS and RTP on the same port by the first two bits (RFC 7983).</summary>
    public static bool IsStun(ReadOnlySpan<byte> packet) =>
        packet.Length >= HeaderLength && packet[0] < 4 && BinaryPrimitives.ReadUInt32BigEndian(packet[4..]) == MagicCookie;

    public static StunMessage? Parse(ReadOnlySpan<byte> packet)
    {
        if (!IsStun(packet) || packet.Length != HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) || packet.Length % 4 != 0)
            return null;

        var message = new StunMessage(packet.ToArray());
        return message.ReadAttributes() ? message : null;
    }

    /// <summary>Whether the sender knew the password (MESSAGE-INTEGRITY, short-term credentials).</summary>
    public bool IsSignedWith(string password) =>
        integrityAt >= 0 && CryptographicOperations.FixedTimeEquals(
            Sign(bytes.AsSpan(0, integrityAt), password), bytes.AsSpan(integrityAt + 4, IntegrityLength));

    /// <summary>The answer to a check: where it was seen to come from, signed with the password of the side that answers.</summary>
    public byte[] Success(IPEndPoint seenFrom, string password) =>
        Build(BindingSuccess, bytes.AsSpan(8, TransactionLength), password, (Attribute.XorMappedAddress, XorAddress(seenFrom)));

    /// <summary>A check, as the controlling side sends it.</summary>
    public static byte[] Check(string username, string password, bool nominate)
    {
        (Attribute, byte[]) user = (Attribute.Username, Encoding.UTF8.GetBytes(username));
        return Build(
            BindingRequest, RandomNumberGenerator.GetBytes(TransactionLength), password,
            nominate ? [user, (Attribute.UseCandidate, [])] : [user]);
    }

    /// <summary>Where the answerer saw us; null when the message does not say.</summary>
    public IPEndPoint? MappedAddress { get; private set; }

    bool ReadAttributes()
    {
        for (var at = HeaderLength; at + 4 <= bytes.Length;)
        {
            var type = (Attribute)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
            if (at + 4 + length > bytes.Length || !Read(type, at, bytes.AsSpan(at + 4, length)))
                return false;

            at += 4 + (length + 3 & ~3);
        }
        return true;
    }

    bool Read(Attribute type, int at, ReadOnlySpan<byte> value)
    {
        // What follows the signature is not covered by it and must not be believed, but for the checksum.
        if (integrityAt >= 0 && type != Attribute.Fingerprint)
            return true;

        switch (type)
        {
            case Attribute.Username:
                Username = Encoding.UTF8.GetString(value);
                break;
            case Attribute.UseCandidate:
                UseCandidate = true;
                break;
            case Attribute.XorMappedAddress:
                MappedAddress = ReadAddress(value);
                break;
            case Attribute.MessageIntegrity when value.Length == IntegrityLength:
                integrityAt = at;
                break;
            case Attribute.Fingerprint:
                HasFingerprint = value.Length == 4
                    && BinaryPrimitives.ReadUInt32BigEndian(value) == Checksum(bytes.AsSpan(0, at));
                return HasFingerprint;
        }
        return true;
    }

    // The signature covers the message up to itself, with a length as if it ended right after the signature.
    [SuppressMessage("Security", "CA5350", Justification = "RFC 5389 prescribes HMAC-SHA1.")]
    static byte[] Sign(ReadOnlySpan<byte> before, string password)
    {
        var signed = before.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(2), (ushort)(before.Length - HeaderLength + 4 + IntegrityLength));
        return HMACSHA1.HashData(Encoding.UTF8.GetBytes(password), signed);
    }

    static uint Checksum(ReadOnlySpan<byte> before) => Crc32(before) ^ FingerprintMask;

    static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
        }
        return ~crc;
    }

    byte[] XorAddress(IPEndPoint end)
    {
        var address = end.Address.GetAddressBytes();
        for (var i = 0; i < address.Length; i++)
            address[i] ^= bytes[4 + i];

        var family = (byte)(end.AddressFamily == AddressFamily.InterNetworkV6 ? 2 : 1);
        var port = (ushort)(end.Port ^ (int)(MagicCookie >> 16));
        return [0, family, (byte)(port >> 8), (byte)port, .. address];
    }

    IPEndPoint? ReadAddress(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (8 or 20))
            return null;

        var address = value[4..].ToArray();
        for (var i = 0; i < address.Length; i++)
            address[i] ^= bytes[4 + i];
        return new IPEndPoint(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(MagicCookie >> 16));
    }

    static byte[] Build(ushort type, ReadOnlySpan<byte> transaction, string password, params (Attribute Type, byte[] Value)[] attributes)
    {
        var message = new List<byte>(96) { (byte)(type >> 8), (byte)type, 0, 0, 0x21, 0x12, 0xA4, 0x42 };
        message.AddRange(transaction);
        foreach (var (name, value) in attributes)
            Append(message, name, value);
        Append(message, Attribute.MessageIntegrity, Sign([.. message], password));

        // The checksum covers the length of the whole message, itself included.
        SetLength(message, message.Count - HeaderLength + 8);
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Checksum([.. message]));
        Append(message, Attribute.Fingerprint, checksum);
        return [.. message];
    }

    static void Append(List<byte> message, Attribute type, byte[] value)
    {
        message.AddRange([(byte)((int)type >> 8), (byte)type, (byte)(value.Length >> 8), (byte)value.Length]);
        message.AddRange(value);
        message.AddRange(new byte[-value.Length & 3]);
        SetLength(message, message.Count - HeaderLength);
    }

    static void SetLength(List<byte> message, int length)
    {
        message[2] = (byte)(length >> 8);
        message[3] = (byte)length;
    }
}
