using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.CallOuts.SendAgain;

sealed class Endpoint : IPages, IApi
{
    const string Page = "/admin/call-outs/{id:guid}", Door = "/call-outs/{id:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost(Page + "/again", (Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct) => Show(id, null, request, user, mediator, ct)).Needs(Permission.DefineCallOuts);
        pages.MapPost(Page + "/deliveries/{eventId:guid}/again", (Guid id, Guid eventId, HttpRequest request, User user, IMediator mediator, CancellationToken ct) => Show(id, eventId, request, user, mediator, ct)).Needs(Permission.DefineCallOuts);
        pages.MapPost(Page + "/test", async (Guid id, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        {
            var result = await mediator.Send(new TestCommand(id), ct);
            return result.Error?.ToProblem() ?? Htmx.GoTo(request, $"/admin/call-outs/{id}?event={result.Value}");
        }).Needs(Permission.DefineCallOuts);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Door + "/deliveries/again", (Guid id, User user, IMediator mediator, CancellationToken ct) => Answer(id, null, user, mediator, ct)).Needs(Permission.DefineCallOuts)
            .WithName("SendFailedCallOutsAgain").WithSummary("Sends everything again that was given up.").Produces<SentAgain>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost(Door + "/deliveries/{eventId:guid}/again", (Guid id, Guid eventId, User user, IMediator mediator, CancellationToken ct) => Answer(id, eventId, user, mediator, ct)).Needs(Permission.DefineCallOuts)
            .WithName("SendCallOutAgain").WithSummary("Sends one again, whatever became of it, with the id it had.").Produces<SentAgain>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost(Door + "/test", async (Guid id, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(new TestCommand(id), ct);
                return result.Error?.ToProblem() ?? Results.Ok(new TestSent(result.Value));
            }).Needs(Permission.DefineCallOuts)
            .WithName("TestCallOut").WithSummary("Tells it that this is a test.").Produces<TestSent>().ProducesProblem(StatusCodes.Status409Conflict);
    }

    static async Task<IResult> Show(Guid id, Guid? eventId, HttpRequest request, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.Id, id, eventId), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, $"/admin/call-outs/{id}?told=again{(eventId is null ? "" : $"&event={eventId}")}");

    static async Task<IResult> Answer(Guid id, Guid? eventId, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, eventId), ct);
        return result.Error?.ToProblem() ?? Results.Ok(new SentAgain(result.Value));
    }
}

public sealed record SentAgain(int Deliveries);

/// <param name="EventId">For finding its delivery.</param>
public sealed record TestSent(Guid EventId);
