using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.SetCallingRules;

public sealed record Query : IRequest<Rules>;

/// <summary>What the organisation demands beyond the law. Tightened it holds at once; loosened, once another administrator agrees. It never widens the law: the database holds to that too.</summary>
public sealed record Command(Guid UserId, CallingRules Rules) : IRequest<Result<Outcome>>;

/// <summary>How many campaign calls one of our numbers may be shown in, in 24 hours; null for any number. More than before needs another administrator.</summary>
public sealed record CapCommand(Guid UserId, Guid PhoneNumberId, int? DailyCap) : IRequest<Result<Outcome>>;

/// <param name="InForce">False: it waits for another administrator.</param>
public sealed record Outcome(bool InForce);

/// <param name="DialingFrom">Minutes after midnight on every clock a phone may be on; 480 at least. So is <paramref name="DialingUntil"/>, 1260 at most.</param>
/// <param name="AttemptsPerDay">Of campaigns at one number in 24 hours; calls by hand count.</param>
/// <param name="NationalListNeeded">Campaigns call nobody in a country whose national list was not imported.</param>
public sealed record CallingRules(short DialingFrom, short DialingUntil, short AttemptsPerDay, short AttemptsPerWeek, bool NationalListNeeded);

/// <param name="Waiting">What somebody asked for and another administrator has not agreed to yet.</param>
public sealed record Rules(CallingRules Own, IReadOnlyList<CallerIdCap> CallerIds, IReadOnlyList<Loosening> Waiting);

/// <param name="Used">In the last 24 hours.</param>
public sealed record CallerIdCap(Guid Id, string Number, string Label, int? DailyCap, long Used);

/// <summary>A change that is not in force: of the rules, or of one number's cap.</summary>
/// <param name="Differences">What would be otherwise than it is now, in words.</param>
public sealed record Loosening(Guid Id, IReadOnlyList<string> Differences, DateTime AskedAt, Guid AskedBy, string Asker);

public sealed record NoSuchNumber() : Missing("There is no such number of yours.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Rules>, IRequestHandler<Command, Result<Outcome>>, IRequestHandler<CapCommand, Result<Outcome>>
{
    static readonly string FindRules = Sql.Of<Handler>(nameof(FindRules));
    static readonly string ListCallerIds = Sql.Of<Handler>(nameof(ListCallerIds));
    static readonly string ListWaiting = Sql.Of<Handler>(nameof(ListWaiting));
    static readonly string Save = Sql.Of<Handler>(nameof(Save));
    static readonly string SaveCap = Sql.Of<Handler>(nameof(SaveCap));
    static readonly string FindCap = Sql.Of<Handler>(nameof(FindCap));
    static readonly string Ask = Sql.Of<Handler>(nameof(Ask));

    public async Task<Rules> Handle(Query query, CancellationToken ct)
    {
        var own = await db.One<CallingRules>(FindRules, new { }, ct);
        var waiting = await db.Many<Waiting>(ListWaiting, new { }, ct);
        return new(own, await db.Many<CallerIdCap>(ListCallerIds, new { Now = clock.GetUtcNow() }, ct), [.. waiting.Select(change => change.ToLoosening(own))]);
    }

    public async Task<Result<Outcome>> Handle(Command command, CancellationToken ct)
    {
        var rules = command.Rules;
        var errors = new Errors();
        if (rules.DialingFrom < CallingHours.LegalFrom || rules.DialingUntil > CallingHours.LegalUntil || rules.DialingFrom >= rules.DialingUntil || rules.DialingFrom % 15 != 0 || rules.DialingUntil % 15 != 0)
            errors["hours"] = "Hours lie between 8:00 and 21:00, in quarters of an hour. You can narrow what the law allows, not widen it.";
        if (rules.AttemptsPerDay is < 1 or > 20)
            errors["attemptsPerDay"] = "1 to 20.";
        if (rules.AttemptsPerWeek is < 1 or > 100)
            errors["attemptsPerWeek"] = "1 to 100.";
        if (errors.Count > 0)
            return new Invalid(errors);

        var change = new Change(command.UserId, Guid.CreateVersion7(clock.GetUtcNow()), null, null, rules.DialingFrom, rules.DialingUntil, rules.AttemptsPerDay, rules.AttemptsPerWeek, rules.NationalListNeeded, clock.GetUtcNow());
        if (await db.Find<bool>(Save, change, ct) || await db.One<CallingRules>(FindRules, new { }, ct) == rules)
            return new Outcome(InForce: true);
        await db.One<bool>(Ask, change, ct);
        return new Outcome(InForce: false);
    }

    public async Task<Result<Outcome>> Handle(CapCommand command, CancellationToken ct)
    {
        if (command.DailyCap is < 1 or > 100_000)
            return new Invalid(new() { ["dailyCap"] = "1 to 100,000, or nothing for no cap." });

        var change = new Change(command.UserId, Guid.CreateVersion7(clock.GetUtcNow()), command.PhoneNumberId, command.DailyCap, null, null, null, null, null, clock.GetUtcNow());
        if (await db.Find<bool>(SaveCap, change, ct))
            return new Outcome(InForce: true);
        if (await db.Many<int?>(FindCap, command, ct) is not [var cap])
            return new NoSuchNumber();
        if (cap == command.DailyCap)
            return new Outcome(InForce: true);
        await db.One<bool>(Ask, change, ct);
        return new Outcome(InForce: false);
    }

    sealed record Change(
        Guid UserId, Guid Id, Guid? PhoneNumberId, int? DailyCap, short? DialingFrom, short? DialingUntil, short? AttemptsPerDay, short? AttemptsPerWeek, bool? NationalListNeeded, DateTimeOffset Now);

    sealed record Waiting(
        Guid Id, Guid? PhoneNumberId, string? Number, int? DailyCap, int? DailyCapNow, short? DialingFrom, short? DialingUntil, short? AttemptsPerDay, short? AttemptsPerWeek, bool? NationalListNeeded,
        DateTime AskedAt, Guid AskedBy, string Asker)
    {
        public Loosening ToLoosening(CallingRules now) => new(Id, [.. PhoneNumberId is null ? OfRules(now) : OfCap()], AskedAt, AskedBy, Asker);

        IEnumerable<string> OfCap() =>
            [$"{Number} is shown in {(DailyCap is { } cap ? $"{cap} campaign calls in 24 hours at most" : "any number of campaign calls")}, instead of {(DailyCapNow is { } before ? $"{before}" : "any number")}."];

        IEnumerable<string> OfRules(CallingRules now)
        {
            if (DialingFrom != now.DialingFrom)
                yield return $"Calls begin at {Clock(DialingFrom!.Value)} instead of {Clock(now.DialingFrom)}.";
            if (DialingUntil != now.DialingUntil)
                yield return $"Calls end at {Clock(DialingUntil!.Value)} instead of {Clock(now.DialingUntil)}.";
            if (AttemptsPerDay != now.AttemptsPerDay)
                yield return $"Campaigns call a number {AttemptsPerDay} times in 24 hours instead of {now.AttemptsPerDay}.";
            if (AttemptsPerWeek != now.AttemptsPerWeek)
                yield return $"Campaigns call a number {AttemptsPerWeek} times in 7 days instead of {now.AttemptsPerWeek}.";
            if (NationalListNeeded != now.NationalListNeeded)
                yield return NationalListNeeded == true ? "A country's national list is needed." : "A country's national list is not needed any more.";
        }

        static string Clock(short minutes) => $"{minutes / 60}:{minutes % 60:00}";
    }
}
