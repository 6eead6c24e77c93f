using System.Security.Cryptography;
using System.Text;

namespace DutyCall.Domain.CallOuts;

/// <summary>What proves to a server that a delivery is ours and fresh: Standard Webhooks 1.0, symmetric (https://www.standardwebhooks.com).</summary>
public static class CallOutSignature
{
    const string Prefix = "whsec_";
    const int Length = 32; // bytes

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));

    /// <returns>For the header <c>webhook-signature</c>.</returns>
    /// <param name="secret">As <see cref="NewSecret"/> made it.</param>
    /// <param name="id">Of the event: the same when it is tried again.</param>
    /// <param name="at">Of this try, to the second.</param>
    public static string Sign(string secret, string id, DateTimeOffset at, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}.{body}")));
}
