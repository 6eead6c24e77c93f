using System.Data.Common;

namespace DutyCall.Infrastructure.Database;

/// <summary>For what somebody on the telephone waits for: a database that does not answer at once is gone without.</summary>
static class Outage
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <returns>What it came to, or the problem with the database; it may have been done all the same.</returns>
    public static async Task<(T? Value, Exception? Problem)> Try<T>(Func<CancellationToken, Task<T>> work, TimeProvider clock, CancellationToken ct)
    {
        using var bell = new CancellationTokenSource(Patience, clock);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(ct, bell.Token);
        try
        {
            return (await work(within.Token), null);
        }
        catch (Exception problem) when (problem is DbException or OperationCanceledException or TimeoutException)
        {
            return (default, problem);
        }
    }
}
