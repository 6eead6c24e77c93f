using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Queues.HandleMissedCall;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/missed-calls/{id:guid}", Change);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPatch("/missed-calls/{id:guid}", ChangeByApi)
        .WithName("ChangeMissedCall")
        .WithSummary("Gives a missed call an owner (me, nobody or a person's id), or says whether it has been seen to.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static Task<IResult> Change(Guid id, [FromForm] MissedCallForm form, User user, IMediator mediator, CancellationToken ct) =>
        Send(id, form.Owner, form.Handled is { Length: > 0 } handled ? handled == "true" : null, user, mediator, ct);

    static Task<IResult> ChangeByApi(Guid id, MissedCallChange change, User user, IMediator mediator, CancellationToken ct) => Send(id, change.Owner, change.Handled, user, mediator, ct);

    static async Task<IResult> Send(Guid id, string? owner, bool? handled, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, user.Scope.DepartmentId ?? user.DepartmentId, user.Role == Role.Admin, id, owner, handled), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }
}

public sealed record MissedCallForm
{
    public string? Owner { get; init; }
    public string? Handled { get; init; }
}

/// <param name="Owner">me, nobody or somebody's id; left out, it stays.</param>
/// <param name="Handled">Left out, it stays.</param>
public sealed record MissedCallChange(string? Owner = null, bool? Handled = null);
