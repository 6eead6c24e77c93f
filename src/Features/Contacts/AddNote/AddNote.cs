using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Contacts.AddNote;

/// <summary>Something to remember of a contact, at this time; it stays in the timeline.</summary>
public sealed record Command(Guid UserId, ContactReach Reach, Guid ContactId, string Body) : IRequest<Result<Done>>;

public sealed record NoSuchContact() : Missing("This contact no longer exists, or is not yours to change.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    const int Longest = 4000;
    static readonly string Add = Sql.Of<Handler>(nameof(Add));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var body = command.Body.Trim();
        if (body.Length is 0 or > Longest || body.Contains('\0', StringComparison.Ordinal))
            return new Invalid(new() { ["body"] = $"Write 1 to {Longest} letters." });

        var now = clock.GetUtcNow();
        var added = await db.Run(Add, new { Id = Guid.CreateVersion7(now), command.UserId, Reach = command.Reach.ToJson(), command.ContactId, Body = body, Now = now }, ct);
        return added > 0 ? new Done() : new NoSuchContact();
    }
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/{contactId:guid}/notes";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid contactId, [FromForm] NoteForm form, User user, IMediator mediator, CancellationToken ct) =>
        await Send(contactId, form.Body, user, mediator, ct) is { } error ? error.ToProblem() : Htmx.Raise("contact-timeline-changed")).Needs(Permission.EditContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid contactId, NewNote note, User user, IMediator mediator, CancellationToken ct) =>
        await Send(contactId, note.Body, user, mediator, ct) is { } error ? error.ToProblem() : Results.NoContent())
            .Needs(Permission.EditContacts)
            .WithName("AddContactNote")
            .WithSummary("Adds a note to a contact's timeline.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<Error?> Send(Guid contactId, string? body, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.EditContacts), contactId, body ?? ""), ct)).Error;
}

public sealed record NoteForm
{
    public string? Body { get; init; }
}

public sealed record NewNote(string Body);
