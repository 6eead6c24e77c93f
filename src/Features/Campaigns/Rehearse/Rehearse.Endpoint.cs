using System.Globalization;
using System.Text.Json.Serialization;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.Rehearse;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/rehearsal", ApiRoute = "/campaigns/{id:guid}/rehearsals";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (Guid id, string? again, User user, IMediator mediator, TimeProvider clock, CancellationToken ct) => await Page(id, again, new(), user, mediator, clock, ct)).Needs(Permission.RunCampaigns);
        pages.MapPost(Route, Begin).Needs(Permission.RunCampaigns);
        pages.MapPost("/campaigns/{id:guid}/launch", async (Guid id, string? again, HttpRequest request, User user, IMediator mediator, CancellationToken ct) =>
        {
            var result = await mediator.Send(new ChangeStatus.Command(user.Id, Department(user), id, again is null ? CampaignAction.Start : CampaignAction.Restart, again), ct);
            return result.Error?.ToProblem() ?? Htmx.GoTo(request, $"/campaigns/{id}");
        }).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost(ApiRoute, async (Guid id, Request request, User user, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(new Command(user.Id, Department(user), id, request.Agents, request.WorksFrom, request.WorksUntil, Again: request.Again), ct);
                return result.Error?.ToProblem() ?? Results.Ok(result.Value);
            }).Needs(Permission.RunCampaigns)
            .WithName("RehearseCampaign").WithSummary("Plays a campaign through before its launch: its list, hours, retries, budget and pacing, many times over. Answers at once, in status running; ask again for the forecast.")
            .Produces<Rehearsed>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet(ApiRoute + "/{rehearsalId:guid}", async (Guid id, Guid rehearsalId, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new Query(id, Department(user), rehearsalId), ct) is { } one ? Results.Ok(one) : Results.Problem("There is no such rehearsal.", statusCode: 404)).Needs(Permission.RunCampaigns)
            .WithName("GetRehearsal").WithSummary("How far a rehearsal is, its forecast, and once a run that was launched on it is over what that came to. Of each figure p5, p50 and p95 of the courses that were played.")
            .Produces<Rehearsed>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/rehearsals/calibration", async (IMediator mediator, CancellationToken ct) => await mediator.Send(new CalibrationQuery(), ct)).Needs(Permission.RunCampaigns)
            .WithName("GetRehearsalCalibration").WithSummary("How the last fifty forecasts have fared that a run was launched on: nine of ten are to be right.")
            .Produces<Calibration>();
    }

    static async Task<IResult> Begin(Guid id, string? again, [FromForm] string? agents, [FromForm] string? from, [FromForm] string? until, HttpRequest request, User user, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        var errors = new Errors();
        var count = (int?)null;
        if (agents is { Length: > 0 })
        {
            if (int.TryParse(agents, NumberStyles.None, CultureInfo.InvariantCulture, out var typed))
                count = typed;
            else
                errors["agents"] = "A whole number, please.";
        }

        var (begins, ends) = (Minutes(from), Minutes(until) is 0 ? 24 * 60 : Minutes(until));
        if (from is { Length: > 0 } && begins is null || until is { Length: > 0 } && ends is null)
            errors["worksFrom"] = "Times like 9:00.";
        if (errors.Count == 0)
        {
            var result = await mediator.Send(new Command(user.Id, Department(user), id, count, begins, ends, Again: again), ct);
            if (result.Error is { } error and not Invalid)
                return error.ToProblem();
            errors = (result.Error as Invalid)?.Errors ?? errors;
        }

        return errors.Count == 0 && !request.WantsFragment ? Htmx.GoTo(request, Address(id, again)) : await Page(id, again, errors, user, mediator, clock, ct);
    }

    static async Task<IResult> Page(Guid id, string? again, Errors errors, User user, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        if (await mediator.Send(new HeadQuery(id, Department(user)), ct) is not { } head)
            return Results.NotFound();
        again = head.Again(again);
        return Rehearse.Render(new(head, again, await mediator.Send(new Query(id, Department(user), Again: again), ct), await mediator.Send(new CalibrationQuery(), ct), errors, user.Zone, clock.GetUtcNow().UtcDateTime));
    }

    internal static string Address(Guid id, string? again) => $"/campaigns/{id}/rehearsal{(again is null ? "" : $"?again={Uri.EscapeDataString(again)}")}";

    static int? Minutes(string? time) => TimeOnly.TryParse(time, CultureInfo.InvariantCulture, out var known) ? (int)known.ToTimeSpan().TotalMinutes : null;

    static Guid? Department(User user) => user.ScopeOf(Permission.RunCampaigns).DepartmentId;

    /// <param name="Agents">Who will be at work; all who are assigned if left out.</param>
    /// <param name="WorksFrom">Minutes after midnight in the campaign's zone; its own calling hours if left out.</param>
    /// <param name="Again">Of a campaign that is over, whom its restart would call again: all, which is usual, not_reached or not_final.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record Request(int? Agents = null, int? WorksFrom = null, int? WorksUntil = null, string? Again = null);
}

/// <param name="Again">Whom a restart would call again; null where there is nothing to restart.</param>
public sealed record RehearsalPage(Head Head, string? Again, Rehearsed? Of, Calibration Calibration, Errors Errors, TimeZoneInfo Zone, DateTime Now);
