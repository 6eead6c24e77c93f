using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Dialer.DescribeNumber;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/phone/number", Describe);

    static async Task<IResult> Describe(string? to, string? callerId, User user, IMediator mediator, CancellationToken ct) =>
        DescribeNumber.Render(await mediator.Send(new Query(to ?? "", user.Id, user.ContactsOf(Permission.SeeContacts), user.Role == Role.Agent, callerId is { Length: > 0 } ? callerId : null), ct));
}
