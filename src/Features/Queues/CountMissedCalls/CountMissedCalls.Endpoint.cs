using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Queues.CountMissedCalls;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/missed-calls/count", async (User user, IMediator mediator, CancellationToken ct) =>
        CountMissedCalls.Render(new(await mediator.Send(new Query(user.Id, user.Scope.DepartmentId ?? user.DepartmentId, user.Role == Role.Admin), ct))));
}

public sealed record Missed(int Count);
