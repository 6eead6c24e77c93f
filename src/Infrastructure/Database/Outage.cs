using System.Data.Common;

namespace DutyCall.Infrastructure.Database;

/// <summary>For what somebody on the telephone waits for: a database that does not answer at once is gone without.</summary>
static class Outage
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <returns>What it came to, or the problem with the database; it may have been done all the same.</returns>
    public static async Task<(T? Value, Exception? Problem)> Try<T>(Func<CancellationToken, Task<T>> work, TimeProvider clock, CancellationToken ct)
    {
        var bell = new CancellationTokenSource(Patience, clock);
        var within = CancellationTokenSource.CreateLinkedTokenSource(ct, bell.Token);
        var done = work(within.Token);
        _ = done.ContinueWith(
            ended =>
            {
                _ = ended.Exception; // Heard of already, or of no interest any more.
                within.Dispose();
                bell.Dispose();
            }, TaskScheduler.Default);
        try
        {
            // Even to cancel a statement takes a database that answers: it is left behind.
            return (await done.WaitAsync(within.Token), null);
        }
        catch (Exception problem) when (problem is DbException or OperationCanceledException or TimeoutException)
        {
            return (default, problem);
        }
    }
}
