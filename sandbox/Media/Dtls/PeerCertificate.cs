using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>The certificate the browser showed, and its proof that the key is its own.</summary>
sealed class PeerCertificate(byte[] der)
{
    /// <summary>The first certificate of the message; it must be the one whose fingerprint came with the SDP.</summary>
    public static PeerCertificate Read(ReadOnlySpan<byte> body, string expectedFingerprint)
    {
        var chain = new TlsReader(new TlsReader(body).Vector24());
        if (chain.IsEmpty)
            throw new TlsException(Alert.BadCertificate, "The browser sent no certificate.");

        var certificate = chain.Vector24().ToArray();
        if (!string.Equals(DtlsIdentity.FingerprintOf(certificate), expectedFingerprint, StringComparison.OrdinalIgnoreCase))
            throw new TlsException(Alert.BadCertificate, "The certificate is not the one in the session description.");

        return new PeerCertificate(certificate);
    }

    /// <summary>Checks the signature of a CertificateVerify message over the handshake so far.</summary>
    public void Verify(ReadOnlySpan<byte> body, byte[] transcript)
    {
        var reader = new TlsReader(body);
        var scheme = reader.Number16();
        var signature = reader.Vector16();
        if (!IsSigned(scheme, signature, transcript))
            throw new TlsException(Alert.DecryptError, "The browser could not prove that the certificate is its own.");
    }

    bool IsSigned(ushort scheme, ReadOnlySpan<byte> signature, byte[] data)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            using var ecdsa = certificate.GetECDsaPublicKey();
            using var rsa = certificate.GetRSAPublicKey();
            return scheme switch
            {
                ServerFlight.SignatureScheme.EcdsaP256Sha256 =>
                    ecdsa?.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) == true,
                ServerFlight.SignatureScheme.RsaPssSha256 =>
                    rsa?.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss) == true,
                ServerFlight.SignatureScheme.RsaPkcs1Sha256 =>
                    rsa?.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true,
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
