using System.Security.Cryptography;

namespace DutyCall.Infrastructure.Identity;

/// <summary>Shown once to whoever made it, and good until its owner chooses one: four groups of four, 78 bits.</summary>
static class OneTimePassword
{
    // Without letters and digits that are taken for one another when read aloud or copied by hand.
    const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string Make() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
}
