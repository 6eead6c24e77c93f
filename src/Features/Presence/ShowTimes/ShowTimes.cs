using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.ShowTimes;

/// <summary>What each person's time went to, day by day on the reader's clock: calls, wrap-ups, and what they chose when there were none.</summary>
/// <param name="OwnerId">Only this person; null for all.</param>
/// <param name="DepartmentId">Only this department's; null for all.</param>
/// <param name="PersonId">Whom of these; null for all.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day.</param>
public sealed record Query(Guid? OwnerId, Guid? DepartmentId, Guid? PersonId, DateOnly From, DateOnly Until, TimeZoneInfo Zone) : IRequest<Result<Times>>
{
    public const int LongestDays = 31;
}

/// <summary>Whose times somebody may see.</summary>
public sealed record PeopleQuery(Guid? OwnerId, Guid? DepartmentId) : IRequest<IReadOnlyList<Person>>;

public sealed record Person(Guid Id, string Name);

/// <summary>One person's day. The parts, from talk to do not disturb, add up to the time they were signed in.</summary>
/// <param name="TalkSeconds">In a conversation, their own or a colleague's.</param>
/// <param name="HoldSeconds">… of their own, with the customer on hold.</param>
/// <param name="ConnectingSeconds">In a call in which not both are there yet.</param>
/// <param name="RingingSeconds">A call was offered to them.</param>
/// <param name="ReadySeconds">Online, with nothing to do.</param>
/// <param name="AwaySeconds">… or away.</param>
/// <param name="DoNotDisturbSeconds">… or not to be disturbed.</param>
/// <param name="Pauses">What away was for; longest first. They add up to the time away.</param>
public sealed record DayOfPerson(
    Guid UserId, string Name, DateOnly Day, int SignedInSeconds, int TalkSeconds, int HoldSeconds, int ConnectingSeconds, int RingingSeconds, int WrapUpSeconds,
    int ReadySeconds, int AwaySeconds, int DoNotDisturbSeconds, IReadOnlyList<Pause> Pauses);

/// <param name="Reason">A code; null when none was given.</param>
/// <param name="Automatic">Nothing was touched for ten minutes.</param>
/// <param name="Seconds">Without what calls and wrap-ups took of it.</param>
/// <param name="Times">How often it began that day.</param>
/// <param name="OverLimit">How many of these took longer than the reason usually may.</param>
public sealed record Pause(string? Reason, string Label, bool Automatic, int Seconds, int Times, int OverLimit);

/// <param name="Days">The newest first, then by name.</param>
public sealed record Times(IReadOnlyList<DayOfPerson> Days, DateOnly From, DateOnly Until);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Result<Times>>, IRequestHandler<PeopleQuery, IReadOnlyList<Person>>
{
    static readonly string AddUp = Sql.Of<Handler>(nameof(AddUp));
    static readonly string ListPeople = Sql.Of<Handler>(nameof(ListPeople));

    public async Task<IReadOnlyList<Person>> Handle(PeopleQuery query, CancellationToken ct) => await db.Many<Person>(ListPeople, query, ct);

    public async Task<Result<Times>> Handle(Query query, CancellationToken ct)
    {
        if (query.Until < query.From)
            return new Invalid(new() { ["until"] = "The last day is before the first." });
        if (query.Until.DayNumber - query.From.DayNumber >= Query.LongestDays)
            return new Invalid(new() { ["until"] = $"Choose at most {Query.LongestDays} days." });

        var sums = await db.Many<Sum>(AddUp, new
        {
            query.OwnerId,
            query.DepartmentId,
            query.PersonId,
            Days = Days(query).Select(day => day.Day).ToArray(),
            Starts = Days(query).Select(day => day.Start).ToArray(),
            Ends = Days(query).Select(day => day.End).ToArray(),
            Now = clock.GetUtcNow().UtcDateTime,
        }, ct);
        return new Times(
            [.. sums.GroupBy(sum => (sum.Day, sum.UserId)).Select(day => OfPerson([.. day])).OrderByDescending(day => day.Day).ThenBy(day => day.Name, StringComparer.OrdinalIgnoreCase).ThenBy(day => day.UserId)],
            query.From, query.Until);
    }

    /// <summary>From midnight to midnight: 23 hours or 25 where clocks change.</summary>
    static IEnumerable<(DateOnly Day, DateTime Start, DateTime End)> Days(Query query)
    {
        for (var day = query.From; day <= query.Until; day = day.AddDays(1))
            yield return (day, WallClock.StartOf(day, query.Zone), WallClock.StartOf(day.AddDays(1), query.Zone));
    }

    static DayOfPerson OfPerson(Sum[] sums)
    {
        return new(
            sums[0].UserId, sums[0].Name, sums[0].Day, sums.Sum(sum => sum.SignedIn), sums.Sum(sum => sum.Talk), sums.Sum(sum => sum.Hold), sums.Sum(sum => sum.Connecting),
            sums.Sum(sum => sum.Ringing), sums.Sum(sum => sum.WrapUp), Rest("online"), Rest("away"), Rest("dnd"),
            [.. sums.Where(sum => sum.Intent == "away").Select(sum => new Pause(sum.Reason, sum.Label, sum.Automatic, sum.Rest, sum.Times, sum.OverLimit)).OrderByDescending(pause => pause.Seconds)]);

        int Rest(string intent) => sums.Where(sum => sum.Intent == intent).Sum(sum => sum.Rest);
    }

    /// <summary>One status of one person on one day, parted.</summary>
    sealed record Sum(
        Guid UserId, string Name, DateOnly Day, string Intent, string? Reason, string Label, bool Automatic, int SignedIn, int Talk, int Hold, int Connecting, int Ringing, int WrapUp,
        int Rest, int Times, int OverLimit);
}
