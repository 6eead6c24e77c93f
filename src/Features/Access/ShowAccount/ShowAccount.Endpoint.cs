using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Access.ShowAccount;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/account", Show);

    static async Task<IResult> Show(User user, IMediator mediator, CancellationToken ct) =>
        ShowAccount.Render(new(user.Zone, await mediator.Send(new Query(user.Id, user.SessionId), ct)));
}

public sealed record AccountPage(TimeZoneInfo Zone, Account Account);
