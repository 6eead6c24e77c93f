using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ListTransfers;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/calls/{id:guid}/transfers", async (Guid id, User user, IMediator mediator, CancellationToken ct) => Results.Ok(await mediator.Send(About(id, null, user), ct)))
            .WithName("ListTransfers")
            .WithSummary("Everybody who was brought into a call or to be given it, and what came of it. Of a call you may not see, your own.")
            .Produces<IReadOnlyList<TransferView>>();
        api.MapGet("/calls/{id:guid}/transfers/{transferId:guid}", Show)
            .WithName("ShowTransfer")
            .WithSummary("What has come of one transfer so far.")
            .Produces<TransferView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Show(Guid id, Guid transferId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(About(id, transferId, user), ct) is [var transfer]
            ? Results.Ok(transfer)
            : Results.Problem("There is no such transfer.", statusCode: StatusCodes.Status404NotFound);

    static Query About(Guid callId, Guid? transferId, User user) => new(callId, transferId, user.Id, user.Scope.OwnerId, user.Scope.DepartmentId);
}
