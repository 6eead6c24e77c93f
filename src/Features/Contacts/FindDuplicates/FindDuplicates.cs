using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Contacts.FindDuplicates;

/// <summary>Contacts that may be the same person: with the same e-mail address, or the same full name and no other company.</summary>
public sealed record Query(Guid ContactId, ContactReach Reach) : IRequest<Duplicates>;

/// <param name="Reason">email or name.</param>
public sealed record Duplicate(Guid Id, string Name, string Phone, string Company, string Reason, string Region)
{
    public string Who => Name.Length > 0 ? Name : Formats.Number(Phone, Region);
}

public sealed record Duplicates(Guid ContactId, IReadOnlyList<Duplicate> Found);

sealed class Handler(Db db) : IRequestHandler<Query, Duplicates>
{
    static readonly string FindDuplicates = Sql.Of<Handler>(nameof(FindDuplicates));

    public async Task<Duplicates> Handle(Query query, CancellationToken ct) =>
        new(query.ContactId, await db.Many<Duplicate>(FindDuplicates, new { query.ContactId, Reach = query.Reach.ToJson() }, ct));
}

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/contacts/{contactId:guid}/duplicates", async (Guid contactId, User user, IMediator mediator, CancellationToken ct) =>
        FindDuplicates.Render(await mediator.Send(new Query(contactId, user.ContactsOf(Permission.ChangeManyContacts)), ct))).Needs(Permission.ChangeManyContacts);
}
