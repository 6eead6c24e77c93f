using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Admin.ResetPassword;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) =>
        pages.MapPost("/admin/people/{personId:guid}/password", Change).Needs(Permission.ManagePeople);

    static async Task<IResult> Change(Guid personId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Command(user.Id, personId), ct) is { Value: { } reset, Error: null }
            ? ResetPassword.Render(reset)
            : Results.NotFound();
}
