using System.Net;
using System.Security.Cryptography;

namespace DutyCall.Sandbox.Media.Ice;

/// <summary>What one side of an ICE session proves itself with.</summary>
sealed record IceCredentials(string Fragment, string Password)
{
    public static IceCredentials New() =>
        new(Convert.ToHexString(RandomNumberGenerator.GetBytes(4)), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
}

/// <summary>
/// The lite side of ICE (RFC 8445 §2.5): sends no checks, answers those of the browser, and talks to wherever it was
/// nominated from. So browsers behind an address translator, or that hide their candidates, need nothing special.
/// </summary>
sealed class IceLite(TimeProvider clock)
{
    IceCredentials? previous;
    long lastCheck = clock.GetTimestamp();

    public IceCredentials Local { get; private set; } = IceCredentials.New();

    /// <summary>Where to send. The first address with a valid check, until one is nominated.</summary>
    public IPEndPoint? Remote { get; private set; }

    /// <summary>How long ago the browser last agreed to be sent to (consent, RFC 7675: each check renews it).</summary>
    public TimeSpan SinceConsent => clock.GetElapsedTime(lastCheck);

    /// <summary>Starts the count anew: a call that was answered after long ringing has not gone without consent for so long.</summary>
    public void Renew() => lastCheck = clock.GetTimestamp();

    /// <summary>New credentials. The old stay good until the browser's first check with the new ones, so that sound goes on.</summary>
    public void Restart()
    {
        previous = Local;
        Local = IceCredentials.New();
    }

    /// <summary>The response to a check; null when it is not for us or not signed, which is left unanswered.</summary>
    public byte[]? Answer(StunMessage request, IPEndPoint from)
    {
        if (request.Type != StunMessage.BindingRequest || !request.HasFingerprint)
            return null;

        if (CredentialsFor(request) is not { } credentials || !request.IsSignedWith(credentials.Password))
            return null;

        lastCheck = clock.GetTimestamp();
        if (credentials == Local)
            Confirm(request, from);

        return request.Success(from, credentials.Password);
    }

    void Confirm(StunMessage request, IPEndPoint from)
    {
        if (request.UseCandidate || Remote is null)
            Remote = from;
        previous = null;
    }

    IceCredentials? CredentialsFor(StunMessage request) =>
        FragmentOf(request) is not { } fragment ? null
        : fragment == Local.Fragment ? Local
        : fragment == previous?.Fragment ? previous
        : null;

    /// <summary>The receiver's user name fragment: says which leg the check is for.</summary>
    public static string? FragmentOf(StunMessage request) => request.Username?.Split(':')[0];
}
