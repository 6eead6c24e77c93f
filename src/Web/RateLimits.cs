using System.Security.Claims;
using System.Threading.RateLimiting;

namespace DutyCall.Web;

/// <summary>How often one address may try. Generous: a whole call center signs in from one address at nine o'clock.</summary>
static class RateLimits
{
    public const string SignIn = "sign-in";

    /// <summary>For the pages of people signed in that check a password.</summary>
    public const string Passwords = "passwords";

    public const int AtOnce = 60;

    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            return ValueTask.CompletedTask;
        };
        limits.AddPolicy(SignIn, context => RateLimitPartition.GetTokenBucketLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new()
            {
                TokenLimit = AtOnce,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
        limits.AddPolicy(Passwords, context => RateLimitPartition.GetFixedWindowLimiter(
            context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? "",
            _ => new() { PermitLimit = 10, Window = TimeSpan.FromMinutes(15), QueueLimit = 0 }));
    });
}
