using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Exports.RetryExport;

/// <summary>Makes an export of one's own again that failed, was canceled, or whose link has expired: with the rows as they are now.</summary>
public sealed record Command(Guid OrgId, Guid UserId, Guid ExportId) : IRequest<Result<Done>>;

public sealed record NothingToRetry() : Conflict("This export is under way or ready. Nothing was changed.");

sealed class Handler(Db db, Background background) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Queue = Sql.Of<Handler>(nameof(Queue));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Many<bool>(Queue, command, ct) is [])
            return new NothingToRetry();

        background.Run(command.OrgId, new RunExport.Command(command.ExportId));
        return new Done();
    }
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/exports/{exportId:guid}/retry";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid exportId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.OrgId, user.Id, exportId), ct)).Error is { } error ? error.ToProblem() : Htmx.Raise("exports-changed"));

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid exportId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.OrgId, user.Id, exportId), ct)).Error?.ToProblem() ?? Results.NoContent())
            .WithName("RetryExport")
            .WithSummary("Makes an export of yours again that failed, was canceled or has expired.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
}
