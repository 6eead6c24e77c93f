using DutyCall.Infrastructure.Database;
using Npgsql;

namespace DutyCall.Infrastructure;

public sealed class OutageTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    readonly Clock clock = new(new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));

    /// <summary>One that hangs takes no cancellation either.</summary>
    [Fact]
    public async Task A_database_that_hangs_is_waited_for_a_second_and_no_longer()
    {
        var hangs = new TaskCompletionSource<int>();
        var tried = Outage.Try(_ => hangs.Task, clock, Ct);
        clock.Step(TimeSpan.FromMilliseconds(999));
        Assert.False(tried.IsCompleted);

        clock.Step(TimeSpan.FromMilliseconds(1));
        var (_, problem) = await tried;
        hangs.SetException(new NpgsqlException("At last"));

        Assert.IsAssignableFrom<OperationCanceledException>(problem);
    }

    [Fact]
    public async Task One_that_refuses_is_a_problem_and_one_that_answers_is_none()
    {
        var refusal = new NpgsqlException("No");

        Assert.Equal((0, refusal), await Outage.Try(_ => Task.FromException<int>(refusal), clock, Ct));
        Assert.Equal((5, null), await Outage.Try(_ => Task.FromResult(5), clock, Ct));
    }

    [Fact]
    public async Task What_is_no_trouble_of_the_databases_is_not_swallowed() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Outage.Try(_ => Task.FromException<int>(new InvalidOperationException()), clock, Ct));
}
