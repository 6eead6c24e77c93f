using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Compliance.ApproveRules;

/// <summary>A second administrator agrees to looser rules: they hold from now on.</summary>
public sealed record Command(Guid UserId, Guid ChangeId) : IRequest<Result<Done>>;

/// <summary>They do not, or whoever asked takes it back.</summary>
public sealed record DeclineCommand(Guid UserId, Guid ChangeId) : IRequest<Result<Done>>;

public sealed record NothingWaits() : Missing("There is no such change, or it was decided meanwhile.");

public sealed record OwnWish() : Conflict("You asked for it yourself. Another administrator has to agree.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>, IRequestHandler<DeclineCommand, Result<Done>>
{
    static readonly string Agree = Sql.Of<Handler>(nameof(Agree));
    static readonly string Decline = Sql.Of<Handler>(nameof(Decline));
    static readonly string IsOwn = Sql.Of<Handler>(nameof(IsOwn));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<bool>(Agree, new { command.UserId, command.ChangeId, Now = clock.GetUtcNow() }, ct))
            return new Done();
        return await db.One<bool>(IsOwn, command, ct) ? new OwnWish() : new NothingWaits();
    }

    public async Task<Result<Done>> Handle(DeclineCommand command, CancellationToken ct) =>
        await db.Find<bool>(Decline, new { command.UserId, command.ChangeId, Now = clock.GetUtcNow() }, ct) ? new Done() : new NothingWaits();
}

sealed class Endpoint : IPages, IApi
{
    const string Page = "/compliance/rules", Route = "/changes/{id:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost(Page + Route + "/agree", async (Guid id, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
            (await mediator.Send(new Command(user.Id, id), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, Page)).Needs(Permission.SetCallingRules);
        pages.MapPost(Page + Route + "/decline", async (Guid id, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
            (await mediator.Send(new DeclineCommand(user.Id, id), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, Page)).Needs(Permission.SetCallingRules);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/calling-rules" + Route + "/agree", async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
                (await mediator.Send(new Command(user.Id, id), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.SetCallingRules)
            .WithName("AgreeToCallingRules")
            .WithSummary("Agrees to looser rules that another administrator asked for: they hold from now on.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/calling-rules" + Route + "/decline", async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
                (await mediator.Send(new DeclineCommand(user.Id, id), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.SetCallingRules)
            .WithName("DeclineCallingRules")
            .WithSummary("Declines looser rules, or takes back what one has asked for.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
