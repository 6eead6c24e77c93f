using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.CallOuts;

public sealed class CallOutTests
{
    static readonly DateTimeOffset Then = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    const string Judge = """
        const { Webhook } = require('standardwebhooks');
        const { secret, id, at, signature, bodies } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        Date.now = () => at * 1000;
        const verdict = body => {
            try { new Webhook(secret).verify(body, { 'webhook-id': id, 'webhook-timestamp': `${at}`, 'webhook-signature': signature }); return 'ours'; }
            catch (error) { return error.constructor.name; }
        };
        console.log(JSON.stringify(bodies.map(verdict)));
        """;

    /// <summary>The standard's own library takes what we sign, and nothing else.</summary>
    [Fact]
    public async Task The_standards_own_library_verifies_our_signature()
    {
        var (secret, id) = (CallOutSignature.NewSecret(), "018f0000-0000-7000-8000-000000000001");
        const string body = """{"type": "calls.ended", "data": {"customer": "José Ñandú & Söhne 🙂"}}""";

        var verdicts = await NodeJudge.Ask(Judge, new { secret, id, at = Then.ToUnixTimeSeconds(), signature = CallOutSignature.Sign(secret, id, Then, body), bodies = new[] { body, body.Replace("ended", "begun", StringComparison.Ordinal) } });

        Assert.Equal(["ours", "WebhookVerificationError"], verdicts.EnumerateArray().Select(verdict => verdict.GetString()));
    }

    [Fact]
    public void A_delivery_is_tried_for_a_day_at_growing_distances_and_a_last_time_when_it_is_over() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Gen.Choose(0, 20)), took =>
    {
        var (now, tries, distance) = (Then, 0, TimeSpan.Zero);
        for (DateTimeOffset? next = Then; next is { } at; next = CallOutRetry.NextTry(Then, tries, now))
        {
            if (at < now || at < Then + CallOutRetry.Longest && at - now < distance)
                return false;
            (distance, now, tries) = (at - now, at.AddSeconds(took), tries + 1);
        }

        return tries > 10 && now >= Then + CallOutRetry.Longest && now <= Then + CallOutRetry.Longest + TimeSpan.FromSeconds(took);
    }));

    [Theory]
    [InlineData(1, null, 5)]
    [InlineData(3, null, 120)]
    [InlineData(50, null, 600)]
    [InlineData(1, 90, 90)]
    [InlineData(50, 1, 600)]
    [InlineData(1, -5, 5)]
    [InlineData(1, 86400, 3600)]
    public void A_server_is_left_alone_for_longer_each_time_or_as_long_as_it_asks(int failures, int? asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), CallOutRetry.Rest(failures, asked is { } wish ? TimeSpan.FromSeconds(wish) : null));

    [Fact]
    public void Every_event_has_a_name_of_its_own_and_says_what_it_is()
    {
        Assert.Distinct(CallOutEvents.All.Select(one => one.Name));
        Assert.All(CallOutEvents.All, one => Assert.True(CallOutEvents.Has(one.Name) && one.Says.EndsWith('.')));
        Assert.False(CallOutEvents.Has(CallOutEvents.Test));
    }
}
