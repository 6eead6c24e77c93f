using System.ComponentModel;
using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.ShowTimes;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/analytics/presence";

    /// <summary>Rows on a page.</summary>
    public const int PageSize = 100;

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show).Needs(Permission.SeeTimes);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/reports/presence", List).Needs(Permission.SeeTimes)
        .WithName("ReportPresence")
        .WithSummary("What the time signed in went to (talk, hold, connecting, ringing, wrap-up, ready, away by reason, do not disturb: they add up to it), for each person you may see and each day on your clock.")
        .Produces<Times>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show([AsParameters] Search search, User user, TimeProvider clock, IMediator mediator, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(user.ToLocal(clock.GetUtcNow().UtcDateTime));
        var read = search.Read(user, today);
        var result = read.Value is { } query ? await mediator.Send(query, ct) : new Result<Times>(null, read.Error);
        var scope = user.ScopeOf(Permission.SeeTimes);
        var people = await mediator.Send(new PeopleQuery(scope.OwnerId, scope.DepartmentId), ct);
        return ShowTimes.Render(
            new(result.Value ?? new([], today, today), read.Value?.PersonId, Math.Max(1, search.Page ?? 1), people, today, (result.Error as Invalid)?.Errors ?? []), result.Error is null ? 200 : 422);
    }

    static async Task<IResult> List([AsParameters] Search search, User user, TimeProvider clock, IMediator mediator, CancellationToken ct)
    {
        var read = search.Read(user, DateOnly.FromDateTime(user.ToLocal(clock.GetUtcNow().UtcDateTime)));
        if (read.Error is { } error)
            return error.ToProblem();
        var result = await mediator.Send(read.Value!, ct);
        return result.Error?.ToProblem() ?? Results.Ok(result.Value);
    }
}

/// <summary>What is looked for, as the URL says it.</summary>
public sealed record Search
{
    [Description("The first day, as 2026-11-20; today if left out.")]
    public string? From { get; init; }

    [Description("The last day; the first if left out. At most 31 days.")]
    public string? Until { get; init; }

    [Description("A person's id; all you may see if left out.")]
    public string? Person { get; init; }

    [Description("Of the page for people; a program gets all.")]
    public int? Page { get; init; }

    internal Result<Query> Read(User user, DateOnly today)
    {
        var errors = new Errors();
        var from = Day(From, today, "from");
        var until = Day(Until, from > today ? from : string.IsNullOrEmpty(From) ? today : from, "until");
        Guid? person = null;
        if (Person is { Length: > 0 })
        {
            if (Guid.TryParse(Person, out var id))
                person = id;
            else
                errors["person"] = "There is no such person.";
        }

        var scope = user.ScopeOf(Permission.SeeTimes);
        return errors.Count > 0 ? new Invalid(errors) : new Query(scope.OwnerId, scope.DepartmentId, person, from, until, user.Zone);

        DateOnly Day(string? text, DateOnly otherwise, string field)
        {
            if (string.IsNullOrEmpty(text))
                return otherwise;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200)
                return day;
            errors[field] = "Write a day as 2026-11-20.";
            return otherwise;
        }
    }
}

public sealed record TimesPage(Times Times, Guid? PersonId, int Page, IReadOnlyList<Person> People, DateOnly Today, Errors Errors)
{
    public IEnumerable<DayOfPerson> Rows => Times.Days.Skip((Page - 1) * Endpoint.PageSize).Take(Endpoint.PageSize);

    public bool HasMore => Times.Days.Count > Page * Endpoint.PageSize;
}
