using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.SetCallingRules;

public sealed record Query : IRequest<Rules>;

/// <summary>What the organisation demands beyond the law. It narrows, and never widens: the database holds to that too.</summary>
public sealed record Command(Guid UserId, CallingRules Rules) : IRequest<Result<Done>>;

/// <summary>How many campaign calls one of our numbers may be shown in, in 24 hours; null for any number.</summary>
public sealed record CapCommand(Guid UserId, Guid PhoneNumberId, int? DailyCap) : IRequest<Result<Done>>;

/// <param name="DialingFrom">Minutes after midnight on every clock a phone may be on; 480 at least. So is <paramref name="DialingUntil"/>, 1260 at most.</param>
/// <param name="AttemptsPerDay">Of campaigns at one number in 24 hours; calls by hand count.</param>
/// <param name="NationalListNeeded">Campaigns call nobody in a country whose national list was not imported.</param>
public sealed record CallingRules(short DialingFrom, short DialingUntil, short AttemptsPerDay, short AttemptsPerWeek, bool NationalListNeeded);

public sealed record Rules(CallingRules Own, IReadOnlyList<CallerIdCap> CallerIds);

/// <param name="Used">In the last 24 hours.</param>
public sealed record CallerIdCap(Guid Id, string Number, string Label, int? DailyCap, long Used);

public sealed record NoSuchNumber() : Missing("There is no such number of yours.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Rules>, IRequestHandler<Command, Result<Done>>, IRequestHandler<CapCommand, Result<Done>>
{
    static readonly string FindRules = Sql.Of<Handler>(nameof(FindRules));
    static readonly string ListCallerIds = Sql.Of<Handler>(nameof(ListCallerIds));
    static readonly string Save = Sql.Of<Handler>(nameof(Save));
    static readonly string SaveCap = Sql.Of<Handler>(nameof(SaveCap));

    public async Task<Rules> Handle(Query query, CancellationToken ct) =>
        new(await db.One<CallingRules>(FindRules, new { }, ct), await db.Many<CallerIdCap>(ListCallerIds, new { Now = clock.GetUtcNow() }, ct));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
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

        await db.Run(Save, new { command.UserId, rules.DialingFrom, rules.DialingUntil, rules.AttemptsPerDay, rules.AttemptsPerWeek, rules.NationalListNeeded, Now = clock.GetUtcNow() }, ct);
        return new Done();
    }

    public async Task<Result<Done>> Handle(CapCommand command, CancellationToken ct)
    {
        if (command.DailyCap is < 1 or > 100_000)
            return new Invalid(new() { ["dailyCap"] = "1 to 100,000, or nothing for no cap." });
        return await db.Find<bool>(SaveCap, new { command.UserId, command.PhoneNumberId, command.DailyCap, Now = clock.GetUtcNow() }, ct) ? new Done() : new NoSuchNumber();
    }
}
