using System.Data;
using System.Text;
using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace DutyCall.Features.Contacts.ExportPerson;

/// <summary>
/// Everything that is kept about a person, as one JSON document: the contact and whoever was merged into it, every change, note
/// and call, what the carrier told of their calls, and what the audit log says of the contact. Of one moment, and written as it
/// is read.
/// </summary>
/// <param name="Begin">Told the file's name before the first byte is written; gives the stream to write to.</param>
sealed record Command(User User, ContactReach Reach, Guid ContactId, Func<string, Stream> Begin) : IRequest<Result<Done>>;

public sealed record NoSuchContact() : Missing("This contact no longer exists, or is not yours to export.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    static readonly string FindContact = Sql.Of<Handler>(nameof(FindContact));
    static readonly string KeepExport = Sql.Of<Handler>(nameof(KeepExport));
    static readonly (string Name, string Sql)[] Parts =
    [
        ("formerContacts", Sql.Of<Handler>("ListFormer")), ("changes", Sql.Of<Handler>("ListChanges")), ("notes", Sql.Of<Handler>("ListNotes")),
        ("calls", Sql.Of<Handler>("ListCalls")), ("carrierMessages", Sql.Of<Handler>("ListMessages")), ("auditLog", Sql.Of<Handler>("ListAudit")),
    ];

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        await using var work = await db.Begin(ct, IsolationLevel.RepeatableRead);
        if (await work.Find<string>(FindContact, new { command.ContactId, Reach = command.Reach.ToJson() }, ct) is not { } contact)
            return new NoSuchContact();

        var now = clock.GetUtcNow();
        var counts = new Dictionary<string, int>();
        var whole = false;
        try
        {
            var file = command.Begin($"contact-{command.ContactId}-{command.User.ToLocal(now.UtcDateTime):yyyy-MM-dd}.json");
            await Write(file, $"{{\n  \"exportedAt\": {JsonSerializer.Serialize(now.UtcDateTime)},\n  \"contact\": {contact}", ct);
            foreach (var (name, sql) in Parts)
                counts[name] = await WritePart(file, name, work.Stream<string>(sql, new { command.ContactId }, Patience, ct), ct);
            await Write(file, "\n}\n", ct);
            whole = true;
        }
        finally
        {
            await db.Many<bool>(KeepExport, new { UserId = command.User.Id, command.ContactId, Detail = JsonSerializer.Serialize(new { whole, rows = 1 + counts.Values.Sum(), counts }), Now = now }, CancellationToken.None);
        }

        return new Done();
    }

    static async Task<int> WritePart(Stream file, string name, IAsyncEnumerable<string> rows, CancellationToken ct)
    {
        var count = 0;
        await Write(file, $",\n  \"{name}\": [", ct);
        await foreach (var row in rows.WithCancellation(ct))
            await Write(file, (count++ == 0 ? "\n    " : ",\n    ") + row, ct);
        await Write(file, count == 0 ? "]" : "\n  ]", ct);
        return count;
    }

    static ValueTask Write(Stream file, string text, CancellationToken ct) => file.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/{contactId:guid}/export";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, (Guid contactId, User user) => new Document(contactId, user, error =>
        ErrorPage.Render(new("This contact cannot be exported", error.Message), StatusCodes.Status404NotFound))).Needs(Permission.ExportPerson);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, (Guid contactId, User user) => new Document(contactId, user, Problems.ToProblem)).Needs(Permission.ExportPerson)
        .WithName("ExportPerson")
        .WithSummary("Everything that is kept about a person, in one document: contact, changes, notes, calls, the carrier's messages, and the audit log's entries.")
        .Produces<PersonDocument>()
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    sealed class Document(Guid contactId, User user, Func<Error, IResult> refuse) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var mediator = context.RequestServices.GetRequiredService<IMediator>();
            try
            {
                var result = await mediator.Send(new Command(user, user.ContactsOf(Permission.ExportPerson), contactId, Begin), context.RequestAborted);
                if (result.Error is { } error)
                    await refuse(error).ExecuteAsync(context);
            }
            catch (Exception) when (context.Response.HasStarted)
            {
                // Only a connection that breaks tells whoever downloads that the document is not whole.
                context.Abort();
                throw;
            }

            Stream Begin(string name)
            {
                context.Response.ContentType = "application/json; charset=utf-8";
                context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
                context.Response.Headers.CacheControl = "no-store";
                return context.Response.Body;
            }
        }
    }
}

/// <summary>What a person's document holds; each part in the shape of its table, names in camel case.</summary>
/// <param name="Contact">All fields, the organisation's own with their names.</param>
/// <param name="FormerContacts">Contacts that were merged into this one.</param>
/// <param name="Calls">With their legs: the carrier's ids there lead to recordings it may hold.</param>
/// <param name="CarrierMessages">What the carrier told of these calls, as it came.</param>
public sealed record PersonDocument(
    DateTime ExportedAt, JsonElement Contact, IReadOnlyList<JsonElement> FormerContacts, IReadOnlyList<JsonElement> Changes, IReadOnlyList<JsonElement> Notes,
    IReadOnlyList<JsonElement> Calls, IReadOnlyList<JsonElement> CarrierMessages, IReadOnlyList<JsonElement> AuditLog);
