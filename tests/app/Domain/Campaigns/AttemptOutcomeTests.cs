using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Campaigns;

/// <summary>Reference 6.1 and 6.2: where an attempt leaves a contact.</summary>
public sealed class AttemptOutcomeTests
{
    static readonly DateTime Ended = new(2026, 11, 20, 15, 0, 0, DateTimeKind.Utc);
    static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    static readonly Dictionary<string, RetryRule> Rules = new()
    {
        ["no_answer"] = new(3, TimeSpan.FromHours(4), false, true),
        ["busy"] = new(3, TimeSpan.FromMinutes(30), true, false),
        ["machine"] = new(3, TimeSpan.FromDays(1), false, true),
        ["carrier_error"] = new(3, TimeSpan.FromMinutes(10), true, false),
        ["abandoned"] = new(3, TimeSpan.FromHours(72), false, false),
    };

    [Theory]
    [InlineData("no_answer", false, "not_answered", null, "2026-11-20 19:00")] // 10:00 there; 14:00 is afternoon.
    [InlineData("busy", false, "rejected", null, "2026-11-20 15:30")]
    [InlineData("machine", false, "not_answered", null, "2026-11-21 17:00")] // The same hour of the next day is morning again: noon.
    [InlineData("abandoned", false, "not_answered", null, "2026-11-23 15:00")]
    [InlineData("human", false, "not_answered", null, "2026-11-23 15:00")] // Answered, and nobody was there.
    [InlineData("bad_number", false, "excluded", "excluded", null)]
    [InlineData("human", true, "answered", "done", null)]
    public void A_first_attempt_ends(string result, bool connected, string status, string? final, string? next)
    {
        var outcome = Of(new(result, connected, 20, Ended), attempts: 1);

        Assert.Equal((status, final, next), (outcome.Status, outcome.Final, outcome.NextUtc?.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Each_busy_line_doubles_the_wait_until_there_is_no_more()
    {
        var second = Of(new("busy", false, null, Ended), attempts: 2, tries: ("busy", 1));
        var third = Of(new("busy", false, null, Ended), attempts: 3, tries: ("busy", 2));

        Assert.Equal(Ended.AddHours(1), second.NextUtc);
        Assert.Equal(("exhausted", 3), (third.Final, third.Tries["busy"]));
    }

    [Fact]
    public void What_never_rang_was_no_attempt_and_what_rang_for_long_was()
    {
        var never = Of(new("canceled", false, null, Ended), attempts: 1);
        var briefly = Of(new("canceled", false, 3, Ended), attempts: 1);
        var rang = Of(new("canceled", false, 15, Ended), attempts: 1);

        Assert.Equal((false, false, true), (never.Counts, briefly.Counts, rang.Counts));
        Assert.Equal(("upcoming", "not_answered"), (never.Status, rang.Status));
        Assert.False(Of(new("carrier_error", false, null, Ended), attempts: 1).Counts);
    }

    [Fact]
    public void The_agents_word_goes_before_the_carriers()
    {
        Assert.Equal("excluded", Said(new("do_not_call", "do_not_call", true, false, null)).Final);
        Assert.Equal("callback", Said(new("callback", "callback", false, true, null)).Final);
        Assert.Equal(Ended.AddMinutes(90), Said(new("later", "reached", false, false, TimeSpan.FromMinutes(90))).NextUtc);
        Assert.Equal(1, Said(new("voicemail", "not_reached", false, false, null)).Tries["machine"]);
        Assert.Equal("done", Said(new("sale", "reached", false, false, null)).Final);

        static AttemptOutcome Said(AttemptDisposition disposition) => Of(new("human", true, 20, Ended) { Disposition = disposition }, attempts: 1);
    }

    /// <summary>Whatever happens in whatever order, nobody is called more often than the campaign says, and everybody comes to an end.</summary>
    [Fact]
    public void Nobody_is_called_more_often_than_they_may_be() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements("no_answer", "busy", "machine", "carrier_error", "abandoned").ListOf().Select(list => list.ToArray()).ToArbitrary(),
        Gen.Choose(1, 6).ToArbitrary(),
        (results, most) =>
        {
            var (attempts, tries, at) = (0, ImmutableDictionary<string, int>.Empty, Ended);
            foreach (var result in results)
            {
                attempts++;
                var outcome = AttemptOutcome.Of(new(result, false, 20, at), tries, attempts, most, Rules, NewYork);
                if (outcome.Final is not null)
                    return outcome.NextUtc is null && attempts <= most;
                if (outcome.NextUtc <= at || attempts >= most)
                    return false;
                (tries, at) = (outcome.Tries, outcome.NextUtc!.Value);
            }

            return attempts < most;
        }));

    static AttemptOutcome Of(EndedAttempt ended, int attempts, params (string, int)[] tries) =>
        AttemptOutcome.Of(ended, tries.ToImmutableDictionary(t => t.Item1, t => t.Item2), attempts, 3, Rules, NewYork);
}
