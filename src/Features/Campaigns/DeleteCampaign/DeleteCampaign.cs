using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.DeleteCampaign;

/// <summary>A campaign leaves the lists. Its calls, members and results stay as evidence.</summary>
public sealed record Command(Guid UserId, Guid Id, Guid? DepartmentId) : IRequest<Result<Done>>;

public sealed record NoSuchCampaign() : Missing("There is no such campaign, or it is another department's.");

public sealed record IsProcessing() : Conflict("It is processing. Stop it first.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Delete = Sql.Of<Handler>(nameof(Delete));
    static readonly string IsThere = Sql.Of<Handler>(nameof(IsThere));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Guid?>(Delete, new { command.UserId, command.Id, command.DepartmentId, Now = clock.GetUtcNow() }, ct) is not null)
            return new Done();
        return await db.One<bool>(IsThere, command, ct) ? new IsProcessing() : new NoSuchCampaign();
    }
}

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/campaigns/{id:guid}/delete", async (Guid id, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        (await Delete(id, user, mediator, ct)).Error?.ToProblem() ?? Htmx.GoTo(request, "/campaigns")).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapDelete("/campaigns/{id:guid}", async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
            (await Delete(id, user, mediator, ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.RunCampaigns)
        .WithName("DeleteCampaign")
        .WithSummary("Takes a campaign out of the lists; its calls and results stay. 409 while it is processing.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    static Task<Result<Done>> Delete(Guid id, User user, IMediator mediator, CancellationToken ct) =>
        mediator.Send(new Command(user.Id, id, user.ScopeOf(Permission.RunCampaigns).DepartmentId), ct);
}
