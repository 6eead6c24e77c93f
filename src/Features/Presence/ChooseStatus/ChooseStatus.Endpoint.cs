using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Presence.ChooseStatus;

sealed class Endpoint : IApi, IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/presence", Pick);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut("/presence", Choose)
        .WithName("ChoosePresence")
        .WithSummary("Sets what you want to be: online, away (with a pause reason, or none), dnd or offline.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Choose(Body body, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, body.Intent, body.Reason), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }

    /// <summary>From the menu: <c>dnd</c>, <c>away:lunch</c>.</summary>
    static async Task<IResult> Pick([FromForm] string? to, User user, IMediator mediator, CancellationToken ct)
    {
        var parts = (to ?? "").Split(':', 2);
        // A reason that was retired while the menu was open: still away, only without it.
        if (await mediator.Send(new Command(user.Id, parts[0], parts.ElementAtOrDefault(1)), ct) is { Error: Invalid } && parts[0] == "away")
            await mediator.Send(new Command(user.Id, "away", null), ct);
        return Htmx.Raise("presence-changed");
    }

    public sealed record Body(string Intent, string? Reason);
}
