namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>What a browser offers, as far as the choice depends on it.</summary>
sealed record ClientHello(byte[] Random, bool HasSuite, bool HasSrtp, bool HasP256, bool HasExtendedMasterSecret, bool HasPointFormats, bool MayRenegotiate)
{
    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: the one every WebRTC implementation must have (RFC 8827 §6.5).</summary>
    public const ushort Suite = 0xc02b;

    /// <summary>SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 §4.1.2).</summary>
    public const ushort SrtpProfile = 0x0001;

    public const ushort P256 = 23;

    const ushort RenegotiationScsv = 0x00ff;

    public static class Extension
    {
        public const ushort SupportedGroups = 10;
        public const ushort PointFormats = 11;
        public const ushort UseSrtp = 14;
        public const ushort ExtendedMasterSecret = 23;
        public const ushort RenegotiationInfo = 0xff01;
    }

    public static ClientHello Read(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        reader.Number16();
        var random = reader.Bytes(32).ToArray();
        reader.Vector8();
        reader.Vector8();
        var suites = reader.Vector16();
        reader.Vector8();

        var hello = new ClientHello(random, Contains(suites, Suite), false, false, false, false, Contains(suites, RenegotiationScsv));
        if (reader.IsEmpty)
            return hello;

        var extensions = new TlsReader(reader.Vector16());
        while (!extensions.IsEmpty)
            hello = hello.With(extensions.Number16(), extensions.Vector16());
        return hello;
    }

    ClientHello With(ushort extension, ReadOnlySpan<byte> content) => extension switch
    {
        Extension.SupportedGroups => this with { HasP256 = Contains(new TlsReader(content).Vector16(), P256) },
        Extension.UseSrtp => this with { HasSrtp = Contains(new TlsReader(content).Vector16(), SrtpProfile) },
        Extension.ExtendedMasterSecret => this with { HasExtendedMasterSecret = true },
        Extension.PointFormats => this with { HasPointFormats = true },
        Extension.RenegotiationInfo => this with { MayRenegotiate = true },
        _ => this,
    };

    static bool Contains(ReadOnlySpan<byte> numbers, ushort number)
    {
        for (var reader = new TlsReader(numbers); !reader.IsEmpty;)
        {
            if (reader.Number16() == number)
                return true;
        }
        return false;
    }
}
