using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Admin.UnlockAccount;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) =>
        pages.MapPost("/admin/people/{personId:guid}/unlock", Unlock).Needs(Permission.ManagePeople);

    static async Task<IResult> Unlock(Guid personId, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new Command(user.Id, personId), ct);
        return Htmx.GoTo(request, $"/admin/people/{personId}");
    }
}
