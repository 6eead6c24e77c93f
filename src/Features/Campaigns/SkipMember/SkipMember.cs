using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.SkipMember;

/// <summary>Not now: somebody else is shown, and this one comes up again later.</summary>
public sealed record Command(Guid UserId, Guid MemberId, string? Reason) : IRequest<Result<Done>>;

public sealed record NothingToSkip() : Missing("This contact is not shown to you any more.");

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/campaigns/preview/{memberId:guid}/skip", async (Guid memberId, Request? request, User user, IMediator mediator, CancellationToken ct) =>
            (await mediator.Send(new Command(user.Id, memberId, request?.Reason), ct)).Error?.ToProblem() ?? Results.NoContent())
        .Needs(Permission.PlaceCalls)
        .WithName("SkipPreview")
        .WithSummary("Does not call whom you are shown: somebody else is shown, and this one comes up again in an hour.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);

    internal sealed record Request(string? Reason);
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    /// <summary>Everybody else who is due comes first.</summary>
    static readonly TimeSpan ComesUpAgainAfter = TimeSpan.FromHours(1);

    const int LongestReason = 200;

    static readonly string Skip = Sql.Of<Handler>(nameof(Skip));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reason = command.Reason?.Trim() is { Length: > 0 } given ? $"Skipped: {given[..Math.Min(given.Length, LongestReason)]}" : "Skipped by its agent";
        return await db.Find<Guid?>(Skip, new { command.UserId, command.MemberId, Reason = reason, Until = now + ComesUpAgainAfter, Now = now }, ct) is null ? new NothingToSkip() : new Done();
    }
}
