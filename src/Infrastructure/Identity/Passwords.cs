using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DutyCall.Infrastructure.Identity;

/// <summary>ASP.NET Core Identity's hashing: PBKDF2 with HMAC-SHA512, a salt for each password, 210,000 rounds (OWASP's figure).</summary>
sealed class Passwords
{
    public const int ShortestAllowed = 12;
    public const int LongestAllowed = 128;

    static readonly object Anybody = new();

    readonly PasswordHasher<object> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    readonly string nobodys;

    public Passwords() => nobodys = Hash(Guid.NewGuid().ToString());

    public string Hash(string password) => hasher.HashPassword(Anybody, password);

    /// <summary>Takes as long for nobody's hash as for somebody's: time does not tell who has an account.</summary>
    public bool Verify(string? hash, string password)
    {
        var typed = password.Length <= LongestAllowed ? password : "";
        return hasher.VerifyHashedPassword(Anybody, hash is { Length: > 0 } ? hash : nobodys, typed) != PasswordVerificationResult.Failed && hash is { Length: > 0 };
    }

    /// <summary>What speaks against a new password, or null.</summary>
    public static string? Objection(string password, string email)
    {
        if (password.Length < ShortestAllowed)
            return $"Use at least {ShortestAllowed} characters. A few unrelated words work well.";
        if (password.Length > LongestAllowed)
            return $"Use at most {LongestAllowed} characters.";
        if (password.Contains(email, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5)
            return "That is too easy to guess.";
        return null;
    }
}
