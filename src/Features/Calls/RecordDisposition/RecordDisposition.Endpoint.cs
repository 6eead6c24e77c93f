using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.RecordDisposition;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/calls/{callId:guid}/disposition";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, Record);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, RecordForApi)
        .WithSummary("Completes the wrap-up of a call of yours: how it went, and the last word of its notes.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Record(Guid callId, [FromForm] Form form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(form.ToCommand(callId, user), ct);

        return result.Error switch
        {
            null => Htmx.Raise("phone-changed"),
            Invalid { Errors: var errors } when await mediator.Send(new Query(callId, user.Id), ct) is { } wrapUp =>
                RecordDisposition.Render(wrapUp with { Form = form, Errors = errors }, 422),
            // Done in another tab: the phone shows what is next.
            NotInWrapUp => Htmx.Raise("phone-changed"),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> RecordForApi(Guid callId, Form form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(form.ToCommand(callId, user), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }
}

public sealed record Form
{
    public string Disposition { get; init; } = "";
    public string? Notes { get; init; }

    /// <summary>What the call made of the person; left out, it stays.</summary>
    public string? LeadStatus { get; init; }

    /// <summary>What this call is worth, as typed; left out, it stays.</summary>
    public string? DealValue { get; init; }

    internal Command ToCommand(Guid callId, User user) => new(callId, user.Id, Disposition, Notes, LeadStatus, DealValue);
}
