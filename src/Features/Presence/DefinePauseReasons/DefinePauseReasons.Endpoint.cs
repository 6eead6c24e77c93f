using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Presence.DefinePauseReasons;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/admin/pause-reasons";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (IMediator mediator, CancellationToken ct) => DefinePauseReasons.Render(new(await mediator.Send(new Query(), ct), null, new(), []))).Needs(Permission.DefinePauseReasons);
        pages.MapPost(Route, (HttpRequest request, [FromForm] ReasonForm form, User user, IMediator mediator, CancellationToken ct) => Save(null, form, user, request, mediator, ct)).Needs(Permission.DefinePauseReasons);
        pages.MapPost(Route + "/{code}", (string code, HttpRequest request, [FromForm] ReasonForm form, User user, IMediator mediator, CancellationToken ct) => Save(code, form, user, request, mediator, ct)).Needs(Permission.DefinePauseReasons);
        pages.MapPost(Route + "/{code}/move", MoveIt).Needs(Permission.DefinePauseReasons);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/pause-reasons", async (IMediator mediator, CancellationToken ct) => Results.Ok((await mediator.Send(new Query(), ct)).Select(ReasonItem.Of))).Needs(Permission.PlaceCalls)
            .WithName("ListPauseReasons")
            .WithSummary("Why people say they are away, in the order of their menu; retired ones last.")
            .Produces<IReadOnlyList<ReasonItem>>();
        api.MapPost("/pause-reasons", (NewReason asked, User user, IMediator mediator, CancellationToken ct) => SaveForApi(null, asked, user, mediator, ct)).Needs(Permission.DefinePauseReasons)
            .WithName("AddPauseReason")
            .WithSummary("Adds a pause reason. Its label makes its code.")
            .Produces<ReasonItem>(StatusCodes.Status201Created)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPut("/pause-reasons/{code}", (string code, NewReason asked, User user, IMediator mediator, CancellationToken ct) => SaveForApi(code, asked, user, mediator, ct)).Needs(Permission.DefinePauseReasons)
            .WithName("ChangePauseReason")
            .WithSummary("Renames a pause reason, limits it otherwise, retires it or brings it back. Past pauses keep it.")
            .Produces<ReasonItem>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Save(string? code, ReasonForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, code, form.Label ?? "", form.Minutes, code is null || form.Active == "true"), ct);
        return result.Error switch
        {
            null => Htmx.GoTo(request, Route),
            Invalid { Errors: var errors } => DefinePauseReasons.Render(new(await mediator.Send(new Query(), ct), code, form, errors), 422),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> MoveIt(string code, [FromForm] MoveForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new MoveCommand(user.Id, code, form.Up == "true" ? -1 : 1), ct);
        return result.Error?.ToProblem() ?? DefinePauseReasons.Render(new(await mediator.Send(new Query(), ct), null, new(), []));
    }

    static async Task<IResult> SaveForApi(string? code, NewReason asked, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, code, asked.Label ?? "", asked.LimitMinutes, asked.Active), ct);
        if (result.Error is { } error)
            return error.ToProblem();

        var saved = ReasonItem.Of((await mediator.Send(new Query(), ct)).First(reason => reason.Code == result.Value));
        return code is null ? Results.Created($"/api/v1/pause-reasons/{saved.Code}", saved) : Results.Ok(saved);
    }
}

public sealed record ReasonForm
{
    public string? Label { get; init; }

    /// <summary>Minutes; empty for none.</summary>
    public string? Limit { get; init; }

    public string? Active { get; init; }

    internal int? Minutes => string.IsNullOrWhiteSpace(Limit) ? null : int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : -1;
}

public sealed record MoveForm
{
    public string? Up { get; init; }
}

/// <param name="Tried">What was typed and refused: for the reason of this code, or for a new one.</param>
public sealed record ReasonsPage(IReadOnlyList<PauseReason> Reasons, string? Code, ReasonForm Tried, Errors Errors);

/// <param name="LimitMinutes">How long it usually may last: 1 to 720; longer is shown and reported, not forbidden. Null for however long.</param>
/// <param name="Active">Of a change: false retires it.</param>
public sealed record NewReason(string? Label, int? LimitMinutes = null, bool Active = true);

public sealed record ReasonItem(string Code, string Label, int? LimitMinutes, bool Active)
{
    internal static ReasonItem Of(PauseReason reason) => new(reason.Code, reason.Label, reason.LimitMinutes, reason.Active);
}
