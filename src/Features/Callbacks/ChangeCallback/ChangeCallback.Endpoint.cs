using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Callbacks.ChangeCallback;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/callbacks/{id:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, (Guid id, User user, IMediator mediator, CancellationToken ct) => Show(id, null, user, mediator, ct)).Needs(Permission.WorkCallbacks);
        pages.MapPost(Route, Change).Needs(Permission.WorkCallbacks);
        pages.MapPost(Route + "/snooze", Snooze).Needs(Permission.WorkCallbacks);
        pages.MapPost(Route + "/cancel", Cancel).Needs(Permission.WorkCallbacks);
        pages.MapPost(Route + "/seen", async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
        {
            await mediator.Send(new SeenCommand(id, user.Id), ct);
            return Htmx.Raise("callback-reminder");
        }).Needs(Permission.WorkCallbacks);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPatch(Route, ChangeForApi).Needs(Permission.WorkCallbacks)
            .WithName("ChangeCallback")
            .WithSummary("Gives an open callback another time, owner or note; what is left out stays.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost(Route + "/snooze", SnoozeForApi).Needs(Permission.WorkCallbacks)
            .WithName("SnoozeCallback")
            .WithSummary("Puts an open callback off by some minutes; it is kept on time or late by what was promised.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete(Route, CancelForApi).Needs(Permission.WorkCallbacks)
            .WithName("CancelCallback")
            .WithSummary("Cancels an open callback, for a reason that is kept.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Show(Guid id, Error? error, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, user.Callbacks), ct) is { } details
            ? ChangeCallback.Render(new(details, (error as Invalid)?.Errors ?? (error is null ? [] : new() { ["callback"] = error.Message }), user.Zone), error is null ? 200 : 422)
            : Results.NotFound();

    static async Task<IResult> Change(Guid id, [FromForm] ChangeForm form, User user, IMediator mediator, CancellationToken ct)
    {
        DateTime? local = null;
        if (form.Date is { Length: > 0 } || form.Time is { Length: > 0 })
        {
            if (!DateTime.TryParseExact($"{form.Date} {form.Time}", ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
                return await Show(id, new Invalid(new() { ["callback"] = "Choose a day and a time." }), user, mediator, ct);
            local = clock;
        }

        return await Show(id, (await mediator.Send(new Command(id, user.Callbacks, null, local, form.Owner, form.Note), ct)).Error, user, mediator, ct);
    }

    static async Task<IResult> Snooze(Guid id, [FromForm] SnoozeForm form, User user, IMediator mediator, CancellationToken ct) =>
        // Settled meanwhile is no trouble: the list shows it.
        (await mediator.Send(new SnoozeCommand(id, user.Callbacks, form.Minutes), ct)).Error is { } error and not AlreadySettled ? error.ToProblem() : Htmx.Raise("callbacks-changed");

    static async Task<IResult> Cancel(Guid id, [FromForm] CancelForm form, User user, IMediator mediator, CancellationToken ct) =>
        await Show(id, (await mediator.Send(new CancelCommand(id, user.Callbacks, form.Reason ?? ""), ct)).Error, user, mediator, ct);

    static async Task<IResult> ChangeForApi(Guid id, CallbackChange change, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(id, user.Callbacks, change.DueAt?.UtcDateTime, null, change.Owner, change.Note), ct)).Error?.ToProblem() ?? Results.NoContent();

    static async Task<IResult> SnoozeForApi(Guid id, Snoozing snoozing, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SnoozeCommand(id, user.Callbacks, snoozing.Minutes), ct)).Error?.ToProblem() ?? Results.NoContent();

    static async Task<IResult> CancelForApi(Guid id, string? reason, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CancelCommand(id, user.Callbacks, reason ?? ""), ct)).Error?.ToProblem() ?? Results.NoContent();
}

public sealed record ChangeForm
{
    public string? Date { get; init; }
    public string? Time { get; init; }
    public string? Owner { get; init; }
    public string? Note { get; init; }
}

public sealed record SnoozeForm
{
    public int Minutes { get; init; }
}

public sealed record CancelForm
{
    public string? Reason { get; init; }
}

/// <param name="Owner">me, anyone or a person's id.</param>
public sealed record CallbackChange(DateTimeOffset? DueAt = null, string? Owner = null, string? Note = null);

/// <param name="Minutes">From now, or from its time if that is yet to come.</param>
public sealed record Snoozing(int Minutes);

public sealed record CallbackPage(Details Details, Errors Errors, TimeZoneInfo Zone);
