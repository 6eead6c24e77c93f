using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.DefineCostCentres;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/admin/cost-centers";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (IMediator mediator, CancellationToken ct) => DefineCostCentres.Render(new(await mediator.Send(new Query(), ct), null, new(), []))).Needs(Permission.DefineCostCentres);
        pages.MapPost(Route, (HttpRequest request, [FromForm] CentreForm form, User user, IMediator mediator, CancellationToken ct) => Save(null, form, user, request, mediator, ct)).Needs(Permission.DefineCostCentres);
        pages.MapPost(Route + "/{code}", (string code, HttpRequest request, [FromForm] CentreForm form, User user, IMediator mediator, CancellationToken ct) => Save(code, form, user, request, mediator, ct)).Needs(Permission.DefineCostCentres);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cost-centers", async (IMediator mediator, CancellationToken ct) => Results.Ok(await mediator.Send(new Query(), ct))).Needs(Permission.RunCampaigns)
            .WithName("ListCostCenters").WithSummary("Who pays for campaigns' calls; those not in use any more last.").Produces<IReadOnlyList<CostCentre>>();
        api.MapPost("/cost-centers", async (NewCostCenter asked, User user, IMediator mediator, CancellationToken ct) => await SaveForApi(null, asked, user, mediator, ct)).Needs(Permission.DefineCostCentres)
            .WithName("AddCostCenter").WithSummary("Adds a cost center. Without a code, its label makes one.").Produces<CostCentre>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPut("/cost-centers/{code}", async (string code, NewCostCenter asked, User user, IMediator mediator, CancellationToken ct) => await SaveForApi(code, asked, user, mediator, ct)).Needs(Permission.DefineCostCentres)
            .WithName("ChangeCostCenter").WithSummary("Renames a cost center, retires it or brings it back. Campaigns keep it.").Produces<CostCentre>().ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Save(string? code, CentreForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, code is null, code ?? form.Code, form.Label ?? "", code is null || form.Active == "true"), ct);
        return result.Error switch
        {
            null => Htmx.GoTo(request, Route),
            Invalid { Errors: var errors } => DefineCostCentres.Render(new(await mediator.Send(new Query(), ct), code, form, errors), StatusCodes.Status422UnprocessableEntity),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> SaveForApi(string? code, NewCostCenter asked, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, code is null, code ?? asked.Code, asked.Label ?? "", code is null || asked.Active), ct);
        if (result.Error is { } error)
            return error.ToProblem();
        var saved = (await mediator.Send(new Query(), ct)).First(centre => centre.Code == result.Value);
        return code is null ? Results.Created($"/api/v1/cost-centers/{saved.Code}", saved) : Results.Ok(saved);
    }
}

public sealed record CentreForm
{
    public string? Code { get; init; }
    public string? Label { get; init; }
    public string? Active { get; init; }
}

/// <param name="Code">Of a new one; left out, its label makes it.</param>
/// <param name="Active">Of a change: false retires it.</param>
public sealed record NewCostCenter(string? Label, string? Code = null, bool Active = true);

/// <param name="Tried">What was typed and refused: for the one of this code, or for a new one.</param>
public sealed record CentresPage(IReadOnlyList<CostCentre> Centres, string? Code, CentreForm Tried, Errors Errors);
