using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Contacts.AddNote;

/// <summary>Something to remember of a contact, at this time; it stays in the timeline.</summary>
public sealed record Command(Guid UserId, ContactReach Reach, Guid ContactId, string Body) : IRequest<Result<Added>>;

public sealed record Added(Guid Id, DateTime At);

public sealed record NoSuchContact() : Missing("This contact no longer exists, or is not yours to change.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Added>>
{
    const int Longest = 4000;
    static readonly string Add = Sql.Of<Handler>(nameof(Add));

    public async Task<Result<Added>> Handle(Command command, CancellationToken ct)
    {
        var body = command.Body.Trim();
        if (body.Length is 0 or > Longest || body.Contains('\0', StringComparison.Ordinal))
            return new Invalid(new() { ["body"] = $"Write 1 to {Longest} letters." });

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var added = await db.Run(Add, new { Id = id, command.UserId, Reach = command.Reach.ToJson(), command.ContactId, Body = body, Now = now }, ct);
        return added > 0 ? new Added(id, now.UtcDateTime) : new NoSuchContact();
    }
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/{contactId:guid}/notes";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid contactId, [FromForm] NoteForm form, User user, IMediator mediator, CancellationToken ct) =>
        (await Send(contactId, form.Body, user, mediator, ct)).Error is { } error ? error.ToProblem() : Htmx.Raise("contact-timeline-changed")).Needs(Permission.EditContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid contactId, NewNote note, User user, IMediator mediator, CancellationToken ct) =>
    {
        var result = await Send(contactId, note.Body, user, mediator, ct);
        return result.Error?.ToProblem() ?? Results.Created((string?)null, new AddedNote(result.Value!.Id, result.Value.At));
    })
            .Needs(Permission.EditContacts)
            .WithName("AddContactNote")
            .WithSummary("Adds a note to a contact's timeline.")
            .Produces<AddedNote>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static Task<Result<Added>> Send(Guid contactId, string? body, User user, IMediator mediator, CancellationToken ct) =>
        mediator.Send(new Command(user.Id, user.ContactsOf(Permission.EditContacts), contactId, body ?? ""), ct);
}

public sealed record NoteForm
{
    public string? Body { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewNote(string Body);

public sealed record AddedNote(Guid Id, DateTime At);
