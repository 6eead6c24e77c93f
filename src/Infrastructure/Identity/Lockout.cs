namespace DutyCall.Infrastructure.Identity;

/// <summary>How many wrong passwords in a row close an account, and for how long.</summary>
static class Lockout
{
    public const int Failures = 5;

    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);
}
