using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Spreadsheets;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;

namespace DutyCall.Features.Exports.ChooseRows;

/// <summary>The rows that somebody asks to take out: what their own list shows for that search, if they may take it out at all.</summary>
/// <param name="What">contacts or calls.</param>
/// <param name="Search">The list's query, as its URL has it.</param>
/// <param name="Ids">Of these, only the ones selected; null for all.</param>
sealed record Query(User User, string What, string Search, IReadOnlyList<Guid>? Ids) : IRequest<Result<Choice>>
{
    public const int MostSelected = 10_000;
}

/// <param name="Search">The same, without what asks for nothing.</param>
sealed record Choice(RowSource Rows, string Search);

/// <summary>Their role does not include it, and their organisation does not allow it besides.</summary>
public sealed record MayNotExport(string What) : Forbidden($"Your organization does not let agents export {What}. A manager or an admin can export them for you, or allow it.");

sealed class Handler(IMediator mediator) : IRequestHandler<Query, Result<Choice>>
{
    public async Task<Result<Choice>> Handle(Query query, CancellationToken ct)
    {
        if (query.What is not ("contacts" or "calls"))
            return new Invalid(new() { ["what"] = "Export contacts or calls." });
        if (query.Ids is { Count: 0 or > Query.MostSelected } || query is { What: "calls", Ids: not null })
            return new Invalid(new() { ["ids"] = $"Select 1 to {Query.MostSelected} contacts, or export everything a search finds." });
        if (query.Search.Length > 4000)
            return new Invalid(new() { ["search"] = "This search is too long." });

        var rights = await mediator.Send(new CheckRights.Query(query.User), ct);
        if (!rights.Cover(query.What))
            return new MayNotExport(query.What);

        var parts = QueryHelpers.ParseQuery(query.Search).SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value ?? "")).ToArray();
        if (query.What == "contacts")
        {
            var search = ContactSearch.Read(parts) with { Cursor = "" };
            var contacts = await mediator.Send(new Contacts.ExportContacts.Query(query.User.ContactsOf(Permission.SeeContacts), search, query.Ids, query.User.Zone), ct);
            return contacts.Value is { } rows ? new Choice(rows, search.ToQuery()) : contacts.Error!;
        }
        else
        {
            var search = CallSearch.Read(parts) with { Cursor = null };
            var calls = await mediator.Send(new Calls.ExportCallHistory.Query(query.User.Scope, search, query.User.Zone), ct);
            return calls.Value is { } rows ? new Choice(rows, search.ToQuery()) : calls.Error!;
        }
    }
}
