using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Callbacks.BookCallback;

sealed class Endpoint : IPages, IApi
{
    const string OfContact = "/contacts/{contactId:guid}/callbacks", OfCall = "/calls/{callId:guid}/callback";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(OfContact, (Guid contactId, User user, IMediator mediator, CancellationToken ct) => Show(new(contactId, null), user, mediator, ct)).Needs(Permission.SeeContacts);
        pages.MapPost(OfContact, (Guid contactId, [FromForm] BookingForm form, User user, IMediator mediator, CancellationToken ct) => Book(new(contactId, null), form, user, mediator, ct)).Needs(Permission.WorkCallbacks);
        pages.MapGet(OfCall, (Guid callId, User user, IMediator mediator, CancellationToken ct) => Show(new(null, callId), user, mediator, ct)).Needs(Permission.WorkCallbacks);
        pages.MapPost(OfCall, (Guid callId, [FromForm] BookingForm form, User user, IMediator mediator, CancellationToken ct) => Book(new(null, callId), form, user, mediator, ct)).Needs(Permission.WorkCallbacks);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/callbacks", BookForApi).Needs(Permission.WorkCallbacks)
        .WithName("BookCallback")
        .WithSummary("Books a callback to a contact, to a number or to whoever a call of yours is with. Without a time it is the next one allowed; a time outside calling hours is refused with times near it.")
        .Produces<BookedCallback>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Book(About about, BookingForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var (command, errors) = form.ToCommand(about, user);
        if (errors.Count > 0)
            return await Show(about with { Form = form, Errors = errors }, user, mediator, ct);
        return await mediator.Send(command, ct) switch
        {
            { Value: { } booked } => await Show(about with { BookedAt = booked.DueAt }, user, mediator, ct),
            { Error: Invalid invalid } => await Show(about with { Form = form, Errors = invalid.Errors }, user, mediator, ct),
            var refused => await Show(about with { Form = form, Errors = new() { ["callback"] = refused.Error!.Message } }, user, mediator, ct),
        };
    }

    static async Task<IResult> Show(About about, User user, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new Query(about.ContactId, about.CallId, user.Id, user.ContactsOf(Permission.SeeContacts)), ct) is not { } callbacks)
            return Results.NotFound();
        var panel = new BookingPanel(about.ContactId, about.CallId, callbacks, about.Form, about.Errors, about.BookedAt, user.Zone);
        var status = about.Errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        return about.CallId is null ? BookCallback.Render(panel, status) : BookFromCall.Render(panel, status);
    }

    static async Task<IResult> BookForApi(NewCallback asked, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id)
        {
            ContactId = asked.ContactId,
            CallId = asked.CallId,
            Number = asked.Number,
            Due = asked.DueAt?.UtcDateTime,
            OwnerId = asked.Anyone ? null : asked.OwnerId ?? user.Id,
            Note = asked.Note,
            Source = "api",
            Reach = user.ContactsOf(Permission.SeeContacts),
        }, ct);
        return result.Value is { } booked
            ? Results.Created($"/api/v1/callbacks/{booked.Id}", new BookedCallback(booked.Id, booked.DueAt, booked.Zone))
            : result.Error!.ToProblem();
    }
}

public sealed record BookingForm
{
    /// <summary>An instant (UTC), or "other" for date and time on the clock of whoever is called.</summary>
    public string? CallbackAt { get; init; }

    public string? CallbackDate { get; init; }
    public string? CallbackTime { get; init; }

    /// <summary>me, anyone or a person's id.</summary>
    public string? CallbackFor { get; init; }

    public string? Note { get; init; }

    internal (Command Command, Errors Errors) ToCommand(About about, User user)
    {
        var errors = new Errors();
        DateTime? due = null, local = null;
        if (CallbackAt is { Length: > 0 } and not "other" && DateTimeOffset.TryParse(CallbackAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            due = at.UtcDateTime;
        else if (DateTime.TryParseExact($"{CallbackDate} {CallbackTime}", ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
            local = clock;
        else
            errors["callback"] = "Choose when to call back.";

        Guid? owner = null;
        if (CallbackFor is null or "" or "me")
            owner = user.Id;
        else if (CallbackFor != "anyone")
            owner = Guid.TryParse(CallbackFor, out var other) ? other : Guid.Empty;
        return (new(user.Id) { ContactId = about.ContactId, CallId = about.CallId, Due = due, Local = local, OwnerId = owner, Note = Note ?? "", Reach = user.ContactsOf(Permission.SeeContacts) }, errors);
    }
}

/// <summary>Whom a form is about, and what became of it when it was sent.</summary>
sealed record About(Guid? ContactId, Guid? CallId)
{
    public BookingForm Form { get; init; } = new();
    public Errors Errors { get; init; } = [];
    public DateTime? BookedAt { get; init; }
}

/// <param name="BookedAt">UTC: what was booked just now.</param>
public sealed record BookingPanel(Guid? ContactId, Guid? CallId, ContactsCallbacks Callbacks, BookingForm Form, Errors Errors, DateTime? BookedAt, TimeZoneInfo Zone);

/// <param name="CallId">A call of yours: whoever it is with.</param>
/// <param name="Number">When there is no contact and no call; E.164 is best.</param>
/// <param name="DueAt">Left out: the next time allowed.</param>
/// <param name="OwnerId">You, if left out.</param>
/// <param name="Anyone">Anyone of the team calls back.</param>
public sealed record NewCallback(Guid? ContactId = null, string? Number = null, DateTimeOffset? DueAt = null, Guid? OwnerId = null, bool Anyone = false, string Note = "", Guid? CallId = null);

/// <param name="DueAt">UTC.</param>
/// <param name="Zone">IANA: the clock it is promised on.</param>
public sealed record BookedCallback(Guid Id, DateTime DueAt, string Zone);
