using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Lines.OpenLine;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/line", Open)
        .Needs(Permission.JoinCampaigns)
        .WithName("OpenLine")
        .WithSummary("Announces a standing line: your browser then connects with its lineId and stays, and a campaign's calls come to it. An earlier one of yours ends.")
        .Produces<Opened>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status409Conflict);

    static async Task<IResult> Open(User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id), ct);
        return result.Error?.ToProblem() ?? Results.Created((string?)null, result.Value);
    }
}
