using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Exports.CancelExport;

/// <summary>An export that is waiting or being made is wanted no more: whoever makes it hears so within a second, and keeps nothing.</summary>
public sealed record Command(Guid UserId, bool Everybodys, Guid ExportId) : IRequest<Result<Done>>;

public sealed record NothingToCancel() : Conflict("This export is not under way any more. Nothing was changed.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Cancel = Sql.Of<Handler>(nameof(Cancel));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct) =>
        await db.Many<bool>(Cancel, new { command.UserId, command.Everybodys, command.ExportId, Now = clock.GetUtcNow() }, ct) is [] ? new NothingToCancel() : new Done();
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/exports/{exportId:guid}/cancel";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid exportId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.Id, user.Role == Role.Admin, exportId), ct)).Error is { } error ? error.ToProblem() : Htmx.Raise("exports-changed"));

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid exportId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.Id, user.Role == Role.Admin, exportId), ct)).Error?.ToProblem() ?? Results.NoContent())
            .WithName("CancelExport")
            .WithSummary("Ends an export that is waiting or being made.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
}
