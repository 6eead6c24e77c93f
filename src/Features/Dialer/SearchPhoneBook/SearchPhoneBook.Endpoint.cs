using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Dialer.SearchPhoneBook;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/phone/contacts", Search);

    static async Task<IResult> Search(string? q, User user, IMediator mediator, CancellationToken ct) =>
        SearchPhoneBook.Render(await mediator.Send(new Query(q ?? "", user.ContactsOf(Permission.SeeContacts)), ct));
}
