using System.ComponentModel;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Contacts.ListNotes;

/// <summary>What was noted of a contact, newest first; null when there is none, or it is not theirs to see.</summary>
public sealed record Query(ContactReach Reach, Guid ContactId, Place? At, int Size) : IRequest<Notes?>;

public sealed record Note(Guid Id, DateTime At, Guid AuthorId, string Author, string Body);

public sealed record Notes(IReadOnlyList<Note> Found, Place? Next);

sealed class Handler(Db db) : IRequestHandler<Query, Notes?>
{
    static readonly string ListNotes = Sql.Of<Handler>(nameof(ListNotes));

    public async Task<Notes?> Handle(Query query, CancellationToken ct)
    {
        var rows = await db.Many<Row>(ListNotes, new { Reach = query.Reach.ToJson(), query.ContactId, query.At?.AtUtc, query.At?.Id, Take = query.Size + 1 }, ct);
        if (rows.Length == 0)
            return null;

        Note[] notes = [.. rows.Where(row => row.Id is not null).Take(query.Size).Select(row => new Note(row.Id!.Value, row.At!.Value, row.AuthorId!.Value, row.Author ?? "", row.Body ?? ""))];
        return new(notes, rows.Length > query.Size ? new Place(notes[^1].At, notes[^1].Id) : null);
    }

    sealed record Row(Guid? Id, DateTime? At, Guid? AuthorId, string? Author, string? Body);
}

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/contacts/{contactId:guid}/notes", List).Needs(Permission.SeeContacts)
        .WithName("ListContactNotes")
        .WithSummary("A contact's notes, newest first, page by page.")
        .Produces<NoteList>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> List(
        Guid contactId, string? cursor, [Description("Notes to a page, 1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var errors = new Errors();
        var size = 50;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            errors["limit"] = "Ask for 1 to 200 notes.";
        var place = string.IsNullOrEmpty(cursor) ? null : Place.Read(cursor);
        if (!string.IsNullOrEmpty(cursor) && place is null)
            errors["cursor"] = "This cursor does not lead to a page. Start again from the first.";
        if (errors.Count > 0)
            return new Invalid(errors).ToProblem();

        return await mediator.Send(new Query(user.ContactsOf(Permission.SeeContacts), contactId, place, size), ct) is { } notes
            ? Results.Ok(new NoteList([.. notes.Found.Select(note => new NoteListItem(note.Id, note.At, new(note.AuthorId, note.Author), note.Body))], notes.Next?.ToString()))
            : Results.Problem("There is no such contact.", statusCode: 404);
    }
}

/// <param name="Next">The cursor of the older page; null on the last.</param>
public sealed record NoteList(IReadOnlyList<NoteListItem> Notes, string? Next);

public sealed record NoteListItem(Guid Id, DateTime At, NoteAuthor Author, string Body);

public sealed record NoteAuthor(Guid Id, string Name);
