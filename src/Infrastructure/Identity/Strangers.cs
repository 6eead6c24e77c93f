using System.Security.Cryptography;
using System.Text;

namespace DutyCall.Infrastructure.Identity;

/// <summary>
/// Failed sign-ins with e-mail addresses nobody here has. They lock as accounts do, so that a lock does not tell that there is an
/// account. Kept as hashes (people type passwords into the wrong field), in memory, and only so many.
/// </summary>
sealed class Strangers(TimeProvider clock)
{
    const int Most = 10_000;

    readonly Lock gate = new();
    readonly Dictionary<string, Attempts> known = [];

    /// <summary>Counts one more failure; answers until when the address is locked, if it is.</summary>
    public DateTime? CountFailure(string email)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(email)));
        var now = clock.GetUtcNow().UtcDateTime;
        lock (gate)
        {
            var before = known.GetValueOrDefault(key, new(0, null));
            if (before.LockedUntil > now)
                return before.LockedUntil;

            var failures = before.Failures + 1;
            var after = failures < Lockout.Failures ? new Attempts(failures, null) : new Attempts(0, now + Lockout.Lasts);
            if (known.Count >= Most)
                known.Clear();
            known[key] = after;
            return after.LockedUntil;
        }
    }

    readonly record struct Attempts(int Failures, DateTime? LockedUntil);
}
