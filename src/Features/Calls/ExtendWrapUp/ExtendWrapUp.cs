using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ExtendWrapUp;

/// <summary>More time for a wrap-up, once. Answers its new deadline, UTC.</summary>
public sealed record Command(Guid CallId, Guid AgentId) : IRequest<Result<DateTime>>;

public sealed record NothingToExtend() : Conflict("This wrap-up was extended before, is over, or has no limit.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<DateTime>>
{
    static readonly string Extend = Sql.Of<Handler>(nameof(Extend));

    public async Task<Result<DateTime>> Handle(Command command, CancellationToken ct) =>
        await db.Find<DateTime?>(Extend, new { command.CallId, command.AgentId, Now = clock.GetUtcNow() }, ct) is { } deadline ? deadline : new NothingToExtend();
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/calls/{callId:guid}/wrap-up/extend";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid callId, User user, IMediator mediator, CancellationToken ct) =>
    {
        // Too late, or extended in another tab: the phone fetches itself anew either way.
        await mediator.Send(new Command(callId, user.Id), ct);
        return Htmx.Raise("phone-changed");
    });

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid callId, User user, IMediator mediator, CancellationToken ct) =>
    {
        var result = await mediator.Send(new Command(callId, user.Id), ct);
        return result.Error?.ToProblem() ?? Results.Ok(new Extended(callId, result.Value));
    })
        .WithName("ExtendWrapUp")
        .WithSummary("Gives a wrap-up of yours more time, once.")
        .Produces<Extended>()
        .ProducesProblem(StatusCodes.Status409Conflict);
}

/// <param name="Deadline">UTC; after it the call is closed as not dispositioned.</param>
public sealed record Extended(Guid Id, DateTime Deadline);
