namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>The bodies of the server's messages.</summary>
static class ServerFlight
{
    const byte NamedCurve = 3;
    const byte EcdsaSignCertificate = 64;
    const byte RsaSignCertificate = 1;

    public static class SignatureScheme
    {
        public const ushort EcdsaP256Sha256 = 0x0403;
        public const ushort RsaPssSha256 = 0x0804;
        public const ushort RsaPkcs1Sha256 = 0x0401;
    }

    public static byte[] ServerHello(ClientHello hello, byte[] random)
    {
        byte[] extensions =
        [
            .. Extension(ClientHello.Extension.UseSrtp, [.. Tls.Vector16(Tls.Number16(ClientHello.SrtpProfile)), 0]),
            .. Extension(ClientHello.Extension.ExtendedMasterSecret, []),
            .. hello.HasPointFormats ? Extension(ClientHello.Extension.PointFormats, Tls.Vector8(0)) : [],
            .. hello.MayRenegotiate ? Extension(ClientHello.Extension.RenegotiationInfo, Tls.Vector8()) : [],
        ];
        const byte noCompression = 0;
        return [0xfe, 0xfd, .. random, .. Tls.Vector8(), .. Tls.Number16(ClientHello.Suite), noCompression, .. Tls.Vector16(extensions)];
    }

    public static byte[] Certificate(DtlsIdentity identity) => Tls.Vector24(Tls.Vector24(identity.Certificate));

    /// <summary>Our half of the key agreement, signed together with both random values.</summary>
    public static byte[] ServerKeyExchange(DtlsIdentity identity, ClientHello hello, byte[] random, byte[] point)
    {
        byte[] parameters = [NamedCurve, .. Tls.Number16(ClientHello.P256), .. Tls.Vector8(point)];
        var signature = identity.Sign([.. hello.Random, .. random, .. parameters]);
        return [.. parameters, .. Tls.Number16(SignatureScheme.EcdsaP256Sha256), .. Tls.Vector16(signature)];
    }

    /// <summary>Any certificate will do, for its fingerprint is what counts.</summary>
    public static byte[] CertificateRequest() =>
    [
        .. Tls.Vector8(EcdsaSignCertificate, RsaSignCertificate),
        .. Tls.Vector16(
        [
            .. Tls.Number16(SignatureScheme.EcdsaP256Sha256),
            .. Tls.Number16(SignatureScheme.RsaPssSha256),
            .. Tls.Number16(SignatureScheme.RsaPkcs1Sha256),
        ]),
        .. Tls.Vector16(),
    ];

    static byte[] Extension(ushort type, byte[] content) => [.. Tls.Number16(type), .. Tls.Vector16(content)];
}
