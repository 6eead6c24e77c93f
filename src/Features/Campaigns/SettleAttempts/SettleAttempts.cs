using System.Collections.Immutable;
using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.SettleAttempts;

/// <summary>Draws the conclusions of a campaign's attempts that are over: whom to call again and when, and whom no more. Safe to run twice.</summary>
public sealed record Command(Guid CampaignId) : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string FollowTalks = Sql.Of<Handler>(nameof(FollowTalks));
    static readonly string ListEnded = Sql.Of<Handler>(nameof(ListEnded));
    static readonly string ListRules = Sql.Of<Handler>(nameof(ListRules));
    static readonly string Settle = Sql.Of<Handler>(nameof(Settle));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Run(FollowTalks, new { command.CampaignId, Now = now }, ct);
        var ended = await db.Many<Ended>(ListEnded, new { command.CampaignId, Now = now }, ct);
        if (ended.Length == 0)
            return new();

        var rules = (await db.Many<Rule>(ListRules, command, ct)).ToDictionary(rule => rule.Outcome, rule => rule.ToRule());
        await db.One<int>(Settle, new { Outcomes = JsonSerializer.Serialize(ended.Select(attempt => attempt.Outcome(rules))), Now = now }, ct);
        await mediator.Send(new WatchMachines.Command(command.CampaignId), ct);
        return new();
    }

    sealed record Rule(string Outcome, short Tries, int DelayMinutes, bool Multiplied, bool OtherDaypart)
    {
        public RetryRule ToRule() => new(Tries, TimeSpan.FromMinutes(DelayMinutes), Multiplied, OtherDaypart);
    }

    sealed record Ended
    {
        public Guid CallId { get; init; }
        public Guid MemberId { get; init; }
        public string? Result { get; init; }
        public bool Connected { get; init; }
        public bool MessageHeard { get; init; }
        public DateTime EndedAt { get; init; }
        public double? RangSeconds { get; init; }
        public bool AgentNeverCame { get; init; }
        public Guid? AgentId { get; init; }
        public short Attempts { get; init; }
        public string Tries { get; init; } = "{}";
        public short MaxAttempts { get; init; }
        public string? Code { get; init; }
        public string? Category { get; init; }
        public bool DoesNotCall { get; init; }
        public bool BooksCallback { get; init; }
        public int? RetriesAfter { get; init; }
        public string CustomerNumber { get; init; } = "";
        public string? ContactZone { get; init; }
        public string OrganisationZone { get; init; } = "";
        public short CallsFrom { get; init; }
        public short CallsUntil { get; init; }

        public object Outcome(IReadOnlyDictionary<string, RetryRule> rules)
        {
            var attempt = new EndedAttempt(Result, Connected, RangSeconds, EndedAt)
            {
                MessageHeard = MessageHeard,
                Disposition = Code is null || !Connected ? null
                    : new(Code, Category!, DoesNotCall, BooksCallback, RetriesAfter is { } minutes ? TimeSpan.FromMinutes(minutes) : null),
            };
            var tries = JsonSerializer.Deserialize<ImmutableDictionary<string, int>>(Tries)!;
            var clock = CallingHours.Of(CustomerNumber, ContactZone, OrganisationZone, CallsFrom, CallsUntil).Clock;
            var outcome = AttemptOutcome.Of(attempt, tries, Attempts, MaxAttempts, rules, clock);
            return new
            {
                call_id = CallId,
                member_id = MemberId,
                status = outcome.Status,
                final = outcome.Final,
                reason = outcome.Reason,
                next_at = outcome.NextUtc,
                counts = outcome.Counts,
                tries = outcome.Tries,
                result = Result,
                unseats = AgentNeverCame ? AgentId : null,
                needs_agent = outcome.IsAbandoned,
            };
        }
    }
}
