using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.KeepAlive;

sealed class Endpoint : IApi
{
    const string Route = "/presence/pages/{pageId:guid}";

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPut(Route, Beat)
            .WithName("KeepPageAlive")
            .WithSummary("A page that holds the phone says every 30 s, and whenever its device changes, that it lives.")
            .Produces<Standing>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost($"{Route}/heard", Hear)
            .WithName("AcknowledgeEventStream")
            .WithSummary("A page says that it hears the event stream.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete(Route, Leave)
            .WithName("LeavePage")
            .WithSummary("A page is being left: no call reaches it any more.")
            .Produces(StatusCodes.Status204NoContent);
    }

    static async Task<IResult> Beat(Guid pageId, Body body, User user, IMediator mediator, CancellationToken ct)
    {
        var errors = new Errors();
        if (!Command.Devices.Contains(body.Device))
            errors["device"] = $"One of {string.Join(", ", Command.Devices)}.";
        if (body.Sequence < 0)
            errors["sequence"] = "Counts up from 0.";
        return errors.Count > 0
            ? new Invalid(errors).ToProblem()
            : Results.Ok(await mediator.Send(new Command(user.Id, user.SessionId, pageId, body.Sequence, body.Device, body.Problem, body.IdleSeconds, body.Hears), ct));
    }

    static async Task<IResult> Hear(Guid pageId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Heard(user.Id, pageId), ct) ? Results.NoContent() : new NoSuchPage().ToProblem();

    static async Task<IResult> Leave(Guid pageId, long? sequence, User user, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new Left(user.Id, pageId, sequence ?? long.MaxValue), ct);
        return Results.NoContent();
    }

    public sealed record Body(long Sequence, string Device, string? Problem, int IdleSeconds, bool Hears);
}

public sealed record NoSuchPage() : Missing("This page has not said that it lives; it does so first.");
