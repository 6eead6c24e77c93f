using System.Diagnostics.CodeAnalysis;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>Who a browser is to the carrier: <c>u_{organisation}_{user}</c>. Identities are global in an account, hence the organisation.</summary>
readonly record struct VoiceIdentity(Guid OrgId, Guid UserId)
{
    const string Client = "client:";

    /// <summary>As a call's From or To has it: <c>client:u_…</c>.</summary>
    public string Address => Client + this;

    /// <summary>What the addresses of an organisation's people begin with.</summary>
    public static string PrefixOf(Guid org) => $"{Client}u_{org:N}_";

    /// <summary>Reads <c>client:u_…</c>; false for a telephone number or somebody else's client.</summary>
    public static bool TryRead([NotNullWhen(true)] string? address, out VoiceIdentity identity)
    {
        identity = default;
        if (address?.StartsWith(Client, StringComparison.Ordinal) != true
            || address[Client.Length..].Split('_') is not ["u", var org, var user]
            || !Guid.TryParseExact(org, "N", out var orgId) || !Guid.TryParseExact(user, "N", out var userId))
        {
            return false;
        }

        identity = new(orgId, userId);
        return true;
    }

    public override string ToString() => $"u_{OrgId:N}_{UserId:N}";
}
