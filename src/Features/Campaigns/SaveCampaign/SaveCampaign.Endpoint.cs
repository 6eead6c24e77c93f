using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.SaveCampaign;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/campaigns/new", (User user, IMediator mediator, CancellationToken ct) => Show(null, user, mediator, ct)).Needs(Permission.RunCampaigns);
        pages.MapPost("/campaigns/new", (HttpRequest request, User user, IMediator mediator, CancellationToken ct) => Save(null, request, user, mediator, ct)).Needs(Permission.RunCampaigns);
        pages.MapGet("/campaigns/{id:guid}/options", (Guid id, User user, IMediator mediator, CancellationToken ct) => Show(id, user, mediator, ct)).Needs(Permission.RunCampaigns);
        pages.MapPost("/campaigns/{id:guid}/options", (Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct) => Save(id, request, user, mediator, ct)).Needs(Permission.RunCampaigns);
        pages.MapPost("/campaigns/summary", Summarize).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/campaigns/{id:guid}/settings", Get).Needs(Permission.RunCampaigns)
            .WithName("GetCampaignSettings").WithSummary("What a campaign is set to, with its version.")
            .Produces<Settings>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/campaigns", Create).Needs(Permission.RunCampaigns)
            .WithName("AddCampaign").WithSummary("Adds a campaign: new, or scheduled when it has a start. What is left out has its default.")
            .Produces<Saved>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPut("/campaigns/{id:guid}", Update).Needs(Permission.RunCampaigns)
            .WithName("ChangeCampaign").WithSummary("Makes a campaign what is sent, all of it; 409 when it is not the version you name any more, or dials and would have to stop for the change.")
            .Produces<Saved>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Get(Guid id, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, Reach(user)), ct) is { } found ? Results.Ok(found.Settings) : new NoSuchCampaign().ToProblem();

    static async Task<IResult> Create([FromBody] Settings settings, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, null, Reach(user), settings), ct);
        return result.Error?.ToProblem() ?? Results.Created($"/api/v1/campaigns/{result.Value!.Id}", result.Value);
    }

    static async Task<IResult> Update(Guid id, [FromBody] Settings settings, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, Reach(user), settings), ct);
        return result.Error?.ToProblem() ?? Results.Ok(result.Value);
    }

    static async Task<IResult> Show(Guid? id, User user, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new Query(id, Reach(user)), ct) is not { } found)
            return Results.NotFound();
        return SaveCampaign.Render(new(id, found, found.Settings, await mediator.Send(new SummaryQuery(id, found.Settings), ct), [], user.Role == Role.Admin, user.Zone));
    }

    static async Task<IResult> Save(Guid? id, HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var form = new CampaignForm(await request.ReadFormAsync(ct));
        var settings = form.Read();
        var result = form.Errors.Count > 0 ? new Invalid(form.Errors) : await mediator.Send(new Command(user.Id, id, Reach(user), settings), ct);
        if (result.Error is null)
            return Htmx.GoTo(request, $"/campaigns/{result.Value!.Id}");
        if (result.Error is NoSuchCampaign || await mediator.Send(new Query(id, Reach(user)), ct) is not { } found)
            return Results.NotFound();

        var tried = result.Error is EditedElsewhere elsewhere ? settings with { Version = elsewhere.Version } : settings; // Saved again, it is meant.
        var summary = await mediator.Send(new SummaryQuery(id, tried), ct);
        return SaveCampaign.Render(
            new(id, found, tried, summary, (result.Error as Invalid)?.Errors ?? [], user.Role == Role.Admin, user.Zone) { Conflict = result.Error as Conflict },
            StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Summarize(HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var sent = await request.ReadFormAsync(ct);
        var id = Guid.TryParse(sent["id"], out var known) && await mediator.Send(new Query(known, Reach(user)), ct) is not null ? known : (Guid?)null;
        return CampaignSummary.Render(await mediator.Send(new SummaryQuery(id, new CampaignForm(sent).Read()), ct));
    }

    static Guid? Reach(User user) => user.ScopeOf(Permission.RunCampaigns).DepartmentId;
}

/// <param name="MayChooseDepartment">A manager's campaigns are their department's.</param>
public sealed record CampaignPage(Guid? Id, Found Found, Settings Settings, Summary Summary, Errors Errors, bool MayChooseDepartment, TimeZoneInfo Zone)
{
    /// <summary>Why it could not be saved, though nothing is wrong with it.</summary>
    public Conflict? Conflict { get; init; }

    public string Url => Id is { } id ? $"/campaigns/{id}/options" : "/campaigns/new";
}
