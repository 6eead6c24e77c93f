using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Quartz;

namespace DutyCall.Features.Supervision.SuperviseCall;

/// <summary>
/// A supervisor wants to hear a call (listen), to be heard by its agent alone (whisper), or by everybody (barge); or, being there,
/// to take part otherwise. Their browser then connects with the call's id and is given its place.
/// </summary>
/// <param name="DepartmentId">Whose calls they may; null for everybody's.</param>
/// <param name="Mode">listen, whisper or barge.</param>
public sealed record Command(Guid UserId, Guid? DepartmentId, Guid CallId, string Mode) : IRequest<Result<Done>>;

/// <summary>They have heard enough. Done twice, it is done.</summary>
public sealed record LeaveCommand(Guid UserId, Guid CallId) : IRequest<Done>;

/// <summary>Gives up places whose browser never came.</summary>
public sealed record ExpireCommand : IRequest<Done>
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
}

/// <summary>Who supervises a call, for who may know: supervisors, and its agent unless the organisation does not tell them.</summary>
public sealed record Query(Guid UserId, bool MayListen, Guid? DepartmentId, Guid CallId) : IRequest<IReadOnlyList<Supervisor>>;

/// <param name="Mode">listen, whisper or barge.</param>
/// <param name="IsThere">Their line is in the call.</param>
public sealed record Supervisor(Guid UserId, string Name, string Mode, bool IsThere);

public sealed record NoSuchCall() : Missing("There is no such call going on.");

public sealed record YourOwnCall() : Conflict("This is your own call.");

public sealed record InACall() : Conflict("You are in a call yourself. Leave it first.");

public sealed record NobodyTalks() : Conflict("Nobody talks in this call yet.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock)
    : IRequestHandler<Command, Result<Done>>, IRequestHandler<LeaveCommand, Done>, IRequestHandler<ExpireCommand, Done>, IRequestHandler<Query, IReadOnlyList<Supervisor>>
{
    static readonly string Supervise = Sql.Of<Handler>(nameof(Supervise));
    static readonly string Explain = Sql.Of<Handler>(nameof(Explain));
    static readonly string Leave = Sql.Of<Handler>(nameof(Leave));
    static readonly string Expire = Sql.Of<Handler>(nameof(Expire));
    static readonly string ListSupervisors = Sql.Of<Handler>(nameof(ListSupervisors));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (command.Mode is not ("listen" or "whisper" or "barge"))
            return new Invalid(new() { ["mode"] = "Ask to listen, whisper or barge." });

        var now = clock.GetUtcNow();
        var args = new { command.UserId, command.DepartmentId, command.CallId, command.Mode, LegId = Guid.CreateVersion7(now), Now = now };
        if (!await db.One<bool>(Supervise, args, ct))
        {
            return await db.One<Explanation>(Explain, args, ct) switch
            {
                { IsThere: false } => new NoSuchCall(),
                { IsTheirs: true } => new YourOwnCall(),
                { IsBusy: true } => new InACall(),
                _ => new NobodyTalks(),
            };
        }

        background.RunOnce(tenant.OrgId!.Value, new Calls.FoldCall.Command(command.CallId));
        background.RunAfter(ExpireCommand.Patience, tenant.OrgId!.Value, new ExpireCommand());
        return new Done();
    }

    public async Task<Done> Handle(LeaveCommand command, CancellationToken ct)
    {
        if (await db.One<long>(Leave, new { command.UserId, command.CallId, Now = clock.GetUtcNow() }, ct) > 0)
            background.RunOnce(tenant.OrgId!.Value, new Calls.FoldCall.Command(command.CallId));
        return new();
    }

    public async Task<Done> Handle(ExpireCommand command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.One<long>(Expire, new { Before = now - ExpireCommand.Patience, Now = now }, ct);
        return new();
    }

    public async Task<IReadOnlyList<Supervisor>> Handle(Query query, CancellationToken ct) => await db.Many<Supervisor>(ListSupervisors, query, ct);

    sealed record Explanation(bool IsThere, bool IsTheirs, bool IsBusy);
}

sealed class Endpoint : IApi
{
    const string Route = "/calls/{id:guid}/supervision";

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
                Results.Ok(await mediator.Send(new Query(user.Id, user.May(Permission.ListenIn), user.ScopeOf(Permission.ListenIn).DepartmentId, id), ct)))
            .WithName("ListSupervisors")
            .WithSummary("Who listens to a call, whispers in it or has barged in. Its agent sees them unless the organisation does not tell agents.")
            .Produces<IReadOnlyList<Supervisor>>();
        api.MapPut(Route, Supervise).Needs(Permission.ListenIn)
            .WithName("SuperviseCall")
            .WithSummary("Listens to a call of your people, whispers to its agent, or barges in; again, it changes how. Your browser then connects with the call's id.")
            .Produces(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
            {
                await mediator.Send(new LeaveCommand(user.Id, id), ct);
                return Results.NoContent();
            })
            .WithName("LeaveSupervisedCall")
            .WithSummary("Leaves a call you supervise; it goes on.")
            .Produces(StatusCodes.Status204NoContent);
    }

    static async Task<IResult> Supervise(Guid id, SupervisionRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, user.ScopeOf(Permission.ListenIn).DepartmentId, id, request.Mode), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{id}");
    }
}

/// <param name="Mode">listen, whisper or barge.</param>
public sealed record SupervisionRequest(string Mode);

[QuartzJob(Name = nameof(SuperviseCall)), CronTrigger("11/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new ExpireCommand(), cancellationToken);
}
