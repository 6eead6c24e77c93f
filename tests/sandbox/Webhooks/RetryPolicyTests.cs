namespace DutyCall.Sandbox.Webhooks;

public sealed class RetryPolicyTests
{
    [Fact]
    public void By_default_one_retry_when_no_connection_was_made()
    {
        var policy = RetryPolicy.Parse("")!;

        Assert.Equal((1, 5000, 15000, 15000), (policy.Retries, policy.ConnectTimeout.TotalMilliseconds, policy.ReadTimeout.TotalMilliseconds, policy.TotalTimeout.TotalMilliseconds));
        Assert.True(policy.Covers(FailureKind.Connect));
        Assert.False(policy.Covers(FailureKind.Read) || policy.Covers(FailureKind.ServerError) || policy.Covers(FailureKind.ClientError) || policy.Covers(FailureKind.None));
    }

    [Fact]
    public void The_fragment_overrides_it()
    {
        var policy = RetryPolicy.Parse("rc=3&rp=rt,5xx&ct=200&rt=1500&tt=9000")!;

        Assert.Equal((3, 200, 1500, 9000), (policy.Retries, policy.ConnectTimeout.TotalMilliseconds, policy.ReadTimeout.TotalMilliseconds, policy.TotalTimeout.TotalMilliseconds));
        Assert.True(policy.Covers(FailureKind.Read) && policy.Covers(FailureKind.ServerError));
        Assert.False(policy.Covers(FailureKind.Connect));
    }

    [Fact]
    public void All_covers_every_failure() => Assert.All(Enum.GetValues<FailureKind>().Except([FailureKind.None]), f => Assert.True(RetryPolicy.Parse("rp=all")!.Covers(f)));

    [Theory]
    [InlineData("rc=6")]
    [InlineData("ct=50")]
    [InlineData("rt=20000")]
    [InlineData("rp=sometimes")]
    [InlineData("rc=x")]
    public void A_bad_one_is_refused(string fragment) => Assert.Null(RetryPolicy.Parse(fragment));
}
