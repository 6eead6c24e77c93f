using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.ChangeStatus;

sealed class Endpoint : IApi, IPages
{
    static readonly (CampaignAction Action, string Summary)[] Actions =
    [
        (CampaignAction.Start, "Starts a campaign; the answer of a refusal lists everything that is in the way."),
        (CampaignAction.Pause, "Pauses a campaign: nothing more is dialed, what rings or talks goes on."),
        (CampaignAction.Resume, "Lets a paused campaign go on."),
        (CampaignAction.Stop, "Ends a campaign for good; its last calls go on."),
        (CampaignAction.Cancel, "Cancels a campaign that has not begun."),
        (CampaignAction.Restart, "Begins a new run of a campaign that is over; old results stay."),
    ];

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        foreach (var (action, summary) in Actions)
        {
            api.MapPost($"/campaigns/{{id:guid}}/{action.ToString().ToLowerInvariant()}", async (Guid id, Request? request, User user, IMediator mediator, CancellationToken ct) =>
                    Answer(await Change(id, action, request?.Scope, request?.Reason, user, mediator, ct)))
                .Needs(Permission.RunCampaigns)
                .WithName($"{action}Campaign")
                .WithSummary(summary)
                .Produces<Changed>()
                .ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status409Conflict)
                .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        }
    }

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/campaigns/{id:guid}/status", async (
        Guid id, [FromForm] string action, [FromForm] string? scope, [FromForm] string? reason, HttpRequest request, User user, IMediator mediator, CancellationToken ct) =>
    {
        if (!Enum.TryParse<CampaignAction>(action, ignoreCase: true, out var known))
            return Results.BadRequest();
        var result = await Change(id, known, scope, reason, user, mediator, ct);
        return result.Error?.ToProblem() ?? (request.WantsFragment ? Htmx.Raise("campaign-changed") : Htmx.GoTo(request, $"/campaigns/{id}"));
    }).Needs(Permission.RunCampaigns);

    static IResult Answer(Result<Changed> result) => result.Error?.ToProblem() ?? Results.Ok(result.Value);

    static Task<Result<Changed>> Change(Guid id, CampaignAction action, string? scope, string? reason, User user, IMediator mediator, CancellationToken ct) =>
        mediator.Send(new Command(user.Id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, id, action, scope, reason), ct);

    /// <param name="Scope">Of a restart, whom it calls again: all, not_reached or not_final.</param>
    /// <param name="Reason">Of a pause or stop, shown beside the status.</param>
    internal sealed record Request(string? Scope = null, string? Reason = null);
}
