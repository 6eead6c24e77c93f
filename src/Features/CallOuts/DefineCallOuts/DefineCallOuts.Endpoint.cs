using System.ComponentModel;
using DutyCall.Domain.CallOuts;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.CallOuts.DefineCallOuts;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/admin/call-outs";

    /// <summary>What most want to hear of.</summary>
    static readonly CallOutFields Usual = new() { Active = "true", Events = ["calls.ended", "calls.disposition", "campaigns.attempt_settled", "campaigns.paused", "campaigns.finished", "do_not_call.added"] };

    const string Settings = Route + "/{id:guid}/settings", Door = "/call-outs", One = Door + "/{id:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, (User user, IMediator mediator, CancellationToken ct) => ShowList(null, Usual, [], user, mediator, ct)).Needs(Permission.DefineCallOuts);
        pages.MapPost(Route, AddFromPage).Needs(Permission.DefineCallOuts);
        pages.MapGet(Settings, (Guid id, IMediator mediator, CancellationToken ct) => ShowSettings(id, null, null, [], mediator, ct)).Needs(Permission.DefineCallOuts);
        pages.MapPost(Settings, ChangeFromPage).Needs(Permission.DefineCallOuts);
        pages.MapPost(Settings + "/secret", async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
        {
            var result = await mediator.Send(new SecretCommand(user.Id, id), ct);
            return result.Error?.ToProblem() ?? await ShowSettings(id, null, result.Value!.Secret, [], mediator, ct);
        }).Needs(Permission.DefineCallOuts);
        pages.MapPost(Settings + "/delete", async (Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct) =>
            (await mediator.Send(new DeleteCommand(user.Id, id), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, Route)).Needs(Permission.DefineCallOuts);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Door, async (IMediator mediator, CancellationToken ct) => Results.Ok(await mediator.Send(new Query(), ct))).Needs(Permission.DefineCallOuts)
            .WithName("ListCallOuts").WithSummary("The systems that are told of what happens here, and how that goes.").Produces<IReadOnlyList<CallOut>>();
        api.MapGet(Door + "/events", () => Results.Ok(CallOutEvents.All)).Needs(Permission.DefineCallOuts)
            .WithName("ListCallOutEvents").WithSummary("Everything that they can be told of.").Produces<IReadOnlyList<CallOutEvent>>();
        api.MapPost(Door, AddForApi).Needs(Permission.DefineCallOuts)
            .WithName("AddCallOut").WithSummary("Tells a system of these events from now on. The answer holds the secret that deliveries are signed with; it is not told again.")
            .Produces<NewCallOut>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPut(One, ChangeForApi).Needs(Permission.DefineCallOuts)
            .WithName("ChangeCallOut").WithSummary("Changes where it is told and of what, switches it off, or on again.")
            .Produces<CallOut>().ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost(One + "/secret", ReplaceSecret).Needs(Permission.DefineCallOuts)
            .WithName("ReplaceCallOutSecret").WithSummary("Makes another secret: what is sent from now on is signed with it.").Produces<NewCallOut>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete(One, async (Guid id, User user, IMediator mediator, CancellationToken ct) => (await mediator.Send(new DeleteCommand(user.Id, id), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.DefineCallOuts)
            .WithName("DeleteCallOut").WithSummary("Tells it no more; what it was still to be told is dropped.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> ShowList(Saved? added, CallOutFields tried, Errors errors, User user, IMediator mediator, CancellationToken ct) =>
        CallOutList.Render(new(await mediator.Send(new Query(), ct), added, tried, errors, user.Zone), errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> AddFromPage([FromForm] CallOutFields form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, null, form.Url ?? "", form.Description ?? "", form.Events ?? [], true), ct);
        return result.Error is Invalid { Errors: var errors } ? await ShowList(null, form, errors, user, mediator, ct) : await ShowList(result.Value, Usual, [], user, mediator, ct);
    }

    static async Task<IResult> ShowSettings(Guid id, CallOutFields? tried, string? secret, Errors errors, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Query(id), ct)).SingleOrDefault() is { } found
            ? CallOutSettings.Render(
                new(found, tried ?? new() { Url = found.Url, Description = found.Description, Events = found.Events, Active = found.Active ? "true" : null }, secret, errors),
                errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity)
            : Results.NotFound();

    static async Task<IResult> ChangeFromPage(Guid id, [FromForm] CallOutFields form, HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, form.Url ?? "", form.Description ?? "", form.Events ?? [], form.Active == "true"), ct);
        return result.Error switch
        {
            null => Htmx.GoTo(request, $"{Route}/{id}"),
            Invalid { Errors: var errors } => await ShowSettings(id, form, null, errors, mediator, ct),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> AddForApi(CallOutWish asked, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, null, asked.Url ?? "", asked.Description ?? "", asked.Events ?? [], true), ct);
        return result.Value is { } saved ? Results.Created($"/api/v1{Door}/{saved.Id}", new NewCallOut(saved.Id, saved.Secret!)) : result.Error!.ToProblem();
    }

    static async Task<IResult> ReplaceSecret(Guid id, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new SecretCommand(user.Id, id), ct);
        return result.Value is { } saved ? Results.Ok(new NewCallOut(saved.Id, saved.Secret!)) : result.Error!.ToProblem();
    }

    static async Task<IResult> ChangeForApi(Guid id, CallOutWish asked, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, asked.Url ?? "", asked.Description ?? "", asked.Events ?? [], asked.Active), ct);
        return result.Error is { } error ? error.ToProblem() : Results.Ok((await mediator.Send(new Query(id), ct)).Single());
    }
}

public sealed record CallOutWish(
    [property: Description("https://…; redirects are not followed.")] string? Url, string? Description, [property: Description("Names from ListCallOutEvents.")] IReadOnlyList<string>? Events,
    [property: Description("Of a change: false switches it off. What happens meanwhile it is never told.")] bool Active = true);

/// <param name="Secret">For verifying deliveries: Standard Webhooks, symmetric.</param>
public sealed record NewCallOut(Guid Id, string Secret);

public sealed record CallOutFields
{
    public string? Url { get; init; }
    public string? Description { get; init; }
    public string[]? Events { get; init; }
    public string? Active { get; init; }
}

/// <param name="Added">Just now: its secret is shown.</param>
/// <param name="Tried">What was typed and refused, or what a new one begins with.</param>
public sealed record CallOutsPage(IReadOnlyList<CallOut> CallOuts, Saved? Added, CallOutFields Tried, Errors Errors, TimeZoneInfo Zone);

/// <param name="Secret">A new one, shown this once.</param>
public sealed record CallOutSettingsPage(CallOut CallOut, CallOutFields Tried, string? Secret, Errors Errors);
