using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Campaigns.ConnectAnswered;

/// <summary>Somebody a predictive campaign called has answered: an agent is theirs from now on, or they are told who called. Asked again, it is the same.</summary>
public sealed record Command(Guid CallId) : IRequest<Answer>;

/// <param name="HasAgent">One is on the way.</param>
public sealed record Answer(bool HasAgent);

/// <summary>Their two seconds are over. Whoever has an agent by now keeps them.</summary>
/// <param name="CallId">Null: everybody whose time is long over, and who still hears nothing.</param>
public sealed record Abandon(Guid? CallId) : IRequest<Done>;

/// <summary>We did not answer the carrier when they picked up: whoever was to be theirs is free again, and they are told who called.</summary>
public sealed record Unanswered(Guid CallId) : IRequest<SafeHarbour?>;

/// <summary>What somebody hears for whom nobody is free.</summary>
public sealed record Query(Guid CallId) : IRequest<SafeHarbour?>;

/// <param name="OptOutKey">Pressed, they are not called again.</param>
public sealed record SafeHarbour(string Words, string OptOutKey, string Language)
{
    /// <param name="own">The campaign's own words; empty for the usual ones.</param>
    /// <param name="ourNumber">Said digit by digit.</param>
    public static string Say(string own, string organisation, string ourNumber, string optOutKey, bool isMessage = false)
    {
        var words = own.Length > 0 ? own : $"This was a call from {organisation}. We are sorry that {(isMessage ? "our message cannot be played" : "nobody is free to speak with you")} now.";
        return $"{words} Our number is {string.Join(' ', ourNumber.Where(char.IsDigit))}. Not to be called again, press {optOutKey}.";
    }
}

sealed class Handler(Db db, Tenant tenant, Background background, TwilioClient carrier, CallUrls urls, TimeProvider clock)
    : IRequestHandler<Command, Answer>, IRequestHandler<Abandon, Done>, IRequestHandler<Unanswered, SafeHarbour?>, IRequestHandler<Query, SafeHarbour?>
{
    /// <summary>From the answer until somebody must be there: 16 CFR 310.4(b)(4)(iii), 47 CFR 64.1200(a)(7).</summary>
    static readonly TimeSpan InTime = TimeSpan.FromSeconds(2);

    /// <summary>More calls than these are not given the same agents in one moment.</summary>
    const int Tries = 10;

    static readonly string Assign = Sql.Of<Handler>(nameof(Assign));
    static readonly string ClaimAbandoned = Sql.Of<Handler>("Abandon");
    static readonly string FindWords = Sql.Of<Handler>(nameof(FindWords));
    static readonly string ListLate = Sql.Of<Handler>(nameof(ListLate));
    static readonly string ListUntold = Sql.Of<Handler>(nameof(ListUntold));
    static readonly string MarkTold = Sql.Of<Handler>(nameof(MarkTold));

    public async Task<Answer> Handle(Command command, CancellationToken ct)
    {
        var (now, org) = (clock.GetUtcNow(), tenant.OrgId!.Value);
        var args = new { command.CallId, LegId = Guid.CreateVersion7(now), AddressPrefix = VoiceIdentity.PrefixOf(org), Now = now };
        if (await TakeAgent(args, ct) is { } line)
        {
            background.Run(org, new Lines.MoveLine.Command(line));
            background.RunAfter(InTime, org, new Abandon(command.CallId));
            return new(true);
        }

        await db.Find<Row>(ClaimAbandoned, new { command.CallId, Late = false, Unanswered = false, Now = now }, ct);
        return new(false);
    }

    /// <summary>The agent's line; null when nobody is free.</summary>
    async Task<Guid?> TakeAgent(object args, CancellationToken ct)
    {
        for (var left = Tries; left > 0; left--)
        {
            try
            {
                return await db.Find<Guid?>(Assign, args, ct);
            }
            // Another call was given the same agent in this moment, and the index on open calls lets one have them: who else is free?
            catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "calls_open_agent" })
            {
            }
        }

        return null;
    }

    public async Task<Done> Handle(Abandon command, CancellationToken ct)
    {
        var (now, org) = (clock.GetUtcNow(), tenant.OrgId!.Value);
        foreach (var call in command.CallId is { } one ? [one] : await db.Many<Guid>(ListLate, new { Before = now - InTime - InTime }, ct))
        {
            if (await db.Find<Row>(ClaimAbandoned, new { CallId = call, Late = true, Unanswered = false, Now = now }, ct) is not { } late)
                continue;

            if (late.CallSid is not null)
                await Redirect(call, late, ct);
            background.RunOnce(org, new Calls.FoldCall.Command(call));
        }

        if (command.CallId is not null)
            return new();
        foreach (var untold in await db.Many<Row>(ListUntold, new { Before = now - InTime - InTime }, ct))
        {
            // What did not reach the carrier is left to the next sweep.
            if (await Redirect(untold.Id, untold, ct) is Fate<CallResource>.Accepted or Fate<CallResource>.Refused)
                await db.Run(MarkTold, new { CallId = untold.Id, Now = now }, ct);
        }

        return new();
    }

    Task<Fate<CallResource>> Redirect(Guid call, Row customer, CancellationToken ct)
    {
        var org = tenant.OrgId!.Value;
        return carrier.RedirectCall(customer.CallSid!, urls.SafeHarbour(org, call, customer.LegId), ct, urls.Unanswered(org, call, customer.LegId, customer.Organisation, customer.OptOutKey));
    }

    public async Task<SafeHarbour?> Handle(Unanswered command, CancellationToken ct)
    {
        if (await db.Find<Row>(ClaimAbandoned, new { command.CallId, Late = true, Unanswered = true, Now = clock.GetUtcNow() }, ct) is not null)
            background.RunOnce(tenant.OrgId!.Value, new Calls.FoldCall.Command(command.CallId));
        return await Handle(new Query(command.CallId), ct);
    }

    public async Task<SafeHarbour?> Handle(Query query, CancellationToken ct) => await db.Find<Found>(FindWords, new { query.CallId, Now = clock.GetUtcNow() }, ct) is { } found
        ? new(found.Say(), found.OptOutKey, found.Language)
        : null;

    sealed record Row(Guid Id, string? CallSid, Guid LegId, string Organisation, string OptOutKey);

    sealed record Found(string Words, string Organisation, string OurNumber, string OptOutKey, string Language, bool IsMessage)
    {
        public string Say() => SafeHarbour.Say(Words, Organisation, OurNumber, OptOutKey, IsMessage);
    }
}
