using DutyCall.Domain;
using MediatR;

namespace DutyCall.Features.Dialer.SearchPhoneBook;

/// <summary>Contacts by a part of their name or e-mail, or by digits of their number, in any writing: as the list of contacts finds them.</summary>
public sealed record Query(string Text, ContactReach Reach) : IRequest<Found>;

/// <param name="Phone">E.164.</param>
public sealed record Entry(Guid Id, string Name, string Company, string Phone)
{
    public string Label => Name.Length > 0 ? Name : Phone;
}

public sealed record Found(string Text, IReadOnlyList<Entry> Entries);

sealed class Handler(IMediator mediator) : IRequestHandler<Query, Found>
{
    const int Most = 30;

    public async Task<Found> Handle(Query query, CancellationToken ct)
    {
        var text = query.Text.Trim();
        var page = await mediator.Send(new Contacts.ListContacts.Query(query.Reach, new ContactSearch { Q = text, Sort = "name" }, Most), ct);
        return new(text, [.. (page.Value?.Contacts ?? []).Select(contact => new Entry(contact.Id, contact.Name, contact.Company, contact.Phone))]);
    }
}
