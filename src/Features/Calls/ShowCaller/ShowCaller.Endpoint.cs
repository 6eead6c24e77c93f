using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ShowCaller;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/phone/caller", Show);

    static async Task<IResult> Show(User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(user.Id, user.ColleaguesDepartmentId, user.ContactsOf(Permission.SeeContacts), user.Zone), ct) is { } caller
            ? ShowCaller.Render(caller)
            : Results.Text("", "text/html");
}
