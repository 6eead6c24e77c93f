using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>A self-signed certificate. Nobody vouches for it: its fingerprint in the SDP does.</summary>
sealed class DtlsIdentity : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DtlsIdentity(TimeProvider clock)
    {
        var request = new CertificateRequest("CN=DutyCall sandbox", key, HashAlgorithmName.SHA256);
        var now = clock.GetUtcNow();
        using var signed = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        Certificate = signed.RawData;
        Fingerprint = FingerprintOf(Certificate);
    }

    /// <summary>DER.</summary>
    public byte[] Certificate { get; }

    public string Fingerprint { get; }

    /// <summary>SHA-256 as in SDP: <c>AB:CD:..</c> (RFC 8122).</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> certificate) =>
        string.Join(':', SHA256.HashData(certificate).Select(b => b.ToString("X2", null)));

    public byte[] Sign(byte[] data) => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => key.Dispose();
}
