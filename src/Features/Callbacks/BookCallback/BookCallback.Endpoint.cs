using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Callbacks.BookCallback;

sealed class Endpoint : IPages, IApi
{
    const string OfContact = "/contacts/{contactId:guid}/callbacks";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(OfContact, (Guid contactId, User user, IMediator mediator, CancellationToken ct) => Show(contactId, new(), [], user, mediator, ct)).Needs(Permission.SeeContacts);
        pages.MapPost(OfContact, Book).Needs(Permission.WorkCallbacks);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/callbacks", BookForApi).Needs(Permission.WorkCallbacks)
        .WithName("BookCallback")
        .WithSummary("Books a callback to a contact or a number. Without a time it is the next one allowed; a time outside calling hours is refused with times near it.")
        .Produces<BookedCallback>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Book(Guid contactId, [FromForm] BookingForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var (command, errors) = form.ToCommand(contactId, user);
        if (errors.Count == 0 && (await mediator.Send(command, ct)).Error is { } error)
            errors = (error as Invalid)?.Errors ?? new() { ["callback"] = error.Message };
        return await Show(contactId, errors.Count == 0 ? new() : form, errors, user, mediator, ct);
    }

    static async Task<IResult> Show(Guid contactId, BookingForm form, Errors errors, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(contactId, user.Id, user.ContactsOf(Permission.SeeContacts)), ct) is { } callbacks
            ? BookCallback.Render(new(contactId, callbacks, form, errors, user.Zone), errors.Count == 0 ? 200 : 422)
            : Results.NotFound();

    static async Task<IResult> BookForApi(NewCallback asked, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id)
        {
            ContactId = asked.ContactId,
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

    internal (Command Command, Errors Errors) ToCommand(Guid contactId, User user)
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
        return (new(user.Id) { ContactId = contactId, Due = due, Local = local, OwnerId = owner, Note = Note ?? "", Reach = user.ContactsOf(Permission.SeeContacts) }, errors);
    }
}

public sealed record BookingPanel(Guid ContactId, ContactsCallbacks Callbacks, BookingForm Form, Errors Errors, TimeZoneInfo Zone);

/// <param name="Number">When there is no contact; E.164 is best.</param>
/// <param name="DueAt">Left out: the next time allowed.</param>
/// <param name="OwnerId">You, if left out.</param>
/// <param name="Anyone">Anyone of the team calls back.</param>
public sealed record NewCallback(Guid? ContactId = null, string? Number = null, DateTimeOffset? DueAt = null, Guid? OwnerId = null, bool Anyone = false, string Note = "");

/// <param name="DueAt">UTC.</param>
/// <param name="Zone">IANA: the clock it is promised on.</param>
public sealed record BookedCallback(Guid Id, DateTime DueAt, string Zone);
