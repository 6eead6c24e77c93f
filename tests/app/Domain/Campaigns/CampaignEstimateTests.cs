using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Campaigns;

public sealed class CampaignEstimateTests
{
    static readonly Gen<EstimateFacts> Some =
        from people in Gen.Choose(0, 5_000_000)
        from attempts in Gen.Choose(1, 20)
        from rate in Gen.Choose(0, 100)
        from talk in Gen.Choose(0, 1800)
        from pace in Gen.Choose(1, 6000)
        from agents in Gen.Choose(-1, 50)
        select new EstimateFacts
        {
            People = people, MaxAttempts = attempts, AnswerRate = rate / 100.0, Talk = TimeSpan.FromSeconds(talk), AfterCall = TimeSpan.FromSeconds(30), Ring = TimeSpan.FromSeconds(25),
            CallsPerMinute = pace, Agents = agents < 0 ? null : agents, PricePerMinute = 0.018m, PricePerLineMinute = 0.004m,
        };

    [Fact]
    public void Nobody_is_called_more_than_allowed_and_nobody_answers_who_was_not_called() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Some), facts =>
    {
        var estimate = CampaignEstimate.Of(facts);
        return estimate.Answered <= facts.People * 1.000001 && estimate.Attempts >= estimate.Answered * 0.999999 && estimate.Attempts <= (double)facts.People * facts.MaxAttempts * 1.000001 && estimate.Price >= 0;
    }));

    [Fact]
    public void More_people_cost_and_take_no_less() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Some), facts =>
    {
        var (one, more) = (CampaignEstimate.Of(facts), CampaignEstimate.Of(facts with { People = facts.People + 1000 }));
        return more.Price >= one.Price && (one.Dialing is null || more.Dialing >= one.Dialing);
    }));

    [Fact]
    public void The_pace_is_never_exceeded() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Some), facts =>
        CampaignEstimate.Of(facts) is not { Dialing: { } dialing } estimate || dialing.TotalDays > 3600 || dialing.TotalMinutes >= estimate.Attempts / facts.CallsPerMinute - 0.001));

    [Fact]
    public void A_hundred_who_all_answer_for_a_minute_and_a_half_cost_two_minutes_each()
    {
        var estimate = CampaignEstimate.Of(new()
        {
            People = 100, MaxAttempts = 3, AnswerRate = 1, Talk = TimeSpan.FromSeconds(90), AfterCall = TimeSpan.FromSeconds(30), Ring = TimeSpan.FromSeconds(25), CallsPerMinute = 60, Agents = 5, PricePerMinute = 0.018m,
        });

        Assert.Equal((100, 100, TimeSpan.FromMinutes(40), 3.60m), (estimate.Attempts, estimate.Answered, estimate.Dialing, estimate.Price));
    }

    [Fact]
    public void Lines_that_stay_connected_cost_while_their_agents_wait_and_write_too()
    {
        var estimate = CampaignEstimate.Of(new()
        {
            People = 100, MaxAttempts = 3, AnswerRate = 1, Talk = TimeSpan.FromSeconds(90), AfterCall = TimeSpan.FromSeconds(30), Ring = TimeSpan.FromSeconds(25), CallsPerMinute = 60, Agents = 5, PricePerMinute = 0.014m, PricePerLineMinute = 0.004m,
        });

        Assert.Equal((TimeSpan.FromMinutes(40), 2.80m + 5 * 40 * 0.004m), (estimate.Dialing, estimate.Price));
    }

    [Fact]
    public void Without_agents_there_is_no_end_to_tell() => Assert.Null(CampaignEstimate.Of(new()
    {
        People = 100, MaxAttempts = 3, AnswerRate = 0.3, Talk = TimeSpan.FromSeconds(90), Ring = TimeSpan.FromSeconds(25), CallsPerMinute = 60, Agents = 0, PricePerMinute = 0.018m,
    }).Dialing);
}
