using System.ComponentModel;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;

namespace DutyCall.Features.Callbacks.ListCallbacks;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/callbacks";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.WorkCallbacks);
        pages.MapGet(Route + "/count", async (User user, IMediator mediator, CancellationToken ct) =>
            CallbackCount.Render((await mediator.Send(new CountQuery(user.Callbacks, user.Zone), ct)).Due)).Needs(Permission.WorkCallbacks);
        pages.MapGet(Route + "/reminders", async (User user, IMediator mediator, CancellationToken ct) =>
            CallbackReminders.Render(new(await mediator.Send(new RemindersQuery(user.Id), ct), user.Zone))).Needs(Permission.WorkCallbacks);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/callbacks", List).Needs(Permission.WorkCallbacks)
        .WithName("ListCallbacks")
        .WithSummary("Callbacks you may see: open ones soonest first, settled ones newest first.")
        .Produces<CallbackList>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show([AsParameters] Search search, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var read = search.Read(user, Query.PageSize);
        var query = read.Value ?? new Query(user.Callbacks, "due", null, false, null, user.Zone);
        context.Response.Headers.Vary = "HX-Request";
        return ListCallbacks.Render(
            new(search with { View = query.View }, await mediator.Send(query, ct), await mediator.Send(new CountQuery(user.Callbacks, user.Zone), ct),
                await mediator.Send(new PeopleQuery(user.Callbacks), ct), user.Id, user.Zone, (read.Error as Invalid)?.Errors ?? []),
            read.Error is null ? 200 : 422);
    }

    static async Task<IResult> List([AsParameters] Search search, [Description("1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var size = Query.PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 200 callbacks." }).ToProblem();
        var read = search.Read(user, size);
        if (read.Error is { } error)
            return error.ToProblem();
        var page = await mediator.Send(read.Value!, ct);
        return Results.Ok(new CallbackList([.. page.Callbacks.Select(CallbackItem.Of)], page.Next?.ToString()));
    }
}

/// <summary>What is looked for, as the URL says it.</summary>
public sealed record Search
{
    [Description("due (if left out), overdue, today, upcoming, kept, missed or cancelled.")]
    public string? View { get; init; }

    [Description("me, team for those anyone may take, or a person's id; all you may see if left out.")]
    public string? Owner { get; init; }

    [Description("Where to go on, from next of an earlier answer.")]
    public string? Cursor { get; init; }

    internal string ToQuery() => new QueryBuilder(
        from part in new (string Name, string? Value)[] { ("view", View), ("owner", Owner), ("cursor", Cursor) }
        where part.Value is { Length: > 0 }
        select KeyValuePair.Create(part.Name, part.Value)).ToString();

    internal Result<Query> Read(User user, int size)
    {
        var errors = new Errors();
        var view = View is { Length: > 0 } ? View : "due";
        if (!Query.Views.Contains(view))
            errors["view"] = $"Choose one of {string.Join(", ", Query.Views)}.";
        Guid? owner = null;
        if (Owner == "me")
        {
            owner = user.Id;
        }
        else if (Owner is { Length: > 0 } and not "team" and var id)
        {
            if (Guid.TryParse(id, out var other))
                owner = other;
            else
                errors["owner"] = "This is not an id.";
        }

        var place = Cursor is { Length: > 0 } ? Place.Read(Cursor) : null;
        if (Cursor is { Length: > 0 } && place is null)
            errors["cursor"] = "This link does not lead to a page. Start again from the first.";
        return errors.Count > 0 ? new Invalid(errors) : new Query(user.Callbacks, view, owner, Owner == "team", place, user.Zone, size);
    }
}

public sealed record CallbacksPage(Search Search, Page Page, Counts Counts, IReadOnlyList<Owner> People, Guid Me, TimeZoneInfo Zone, Errors Errors);

public sealed record RemindersPage(Page Page, TimeZoneInfo Zone);

/// <param name="Next">The cursor of the page below; null on the last.</param>
public sealed record CallbackList(IReadOnlyList<CallbackItem> Callbacks, string? Next);

/// <param name="To">E.164.</param>
/// <param name="DueAt">UTC; when it is to be called next.</param>
/// <param name="PromisedAt">UTC; what the person was told.</param>
/// <param name="State">pending, snoozed, kept, late, missed or cancelled.</param>
/// <param name="OwnerId">Null: anyone of the team.</param>
public sealed record CallbackItem(
    Guid Id, Guid? ContactId, string Name, string To, DateTime DueAt, DateTime PromisedAt, string? Zone, string Note, string Source, string State, Guid? OwnerId, DateTime? SettledAt, string Reason)
{
    internal static CallbackItem Of(Callback callback) => new(
        callback.Id, callback.ContactId, callback.Name, callback.Number, callback.DueAt, callback.PromisedAt, callback.Zone, callback.Note, callback.Source, callback.State, callback.OwnerId,
        callback.SettledAt, callback.Reason);
}
