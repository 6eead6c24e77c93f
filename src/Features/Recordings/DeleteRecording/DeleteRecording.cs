using System.Text.Json.Serialization;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Recordings.DeleteRecording;

/// <summary>An admin wants the sound of one recording gone before its time. What is known of the recording stays.</summary>
sealed record Command(Guid UserId, Guid Id, string Reason) : IRequest<Result<Asked>>;

/// <param name="CallId">Whose recording it is.</param>
sealed record Asked(Guid CallId);

sealed record NoSuchRecording() : Missing("There is no such recording.");

sealed record OnHold() : Conflict("This recording is on legal hold. End the hold first.");

sealed record NotThere() : Conflict("There is nothing to delete: it is not finished, or is deleted already.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Asked>>
{
    const int LongestReason = 200;

    static readonly string Ask = Sql.Of<Handler>(nameof(Ask));
    static readonly string Explain = Sql.Of<Handler>(nameof(Explain));

    public async Task<Result<Asked>> Handle(Command command, CancellationToken ct)
    {
        var reason = command.Reason.Trim();
        if (reason.Length is 0 or > LongestReason || reason.Any(char.IsControl))
            return new Invalid(new() { ["reason"] = $"Say why, in at most {LongestReason} letters: it is kept with the recording." });

        if (await db.Find<Guid?>(Ask, new { command.Id, command.UserId, Reason = reason, Now = clock.GetUtcNow() }, ct) is not { } call)
        {
            return await db.Find<Standing>(Explain, command, ct) switch
            {
                null => new NoSuchRecording(),
                { IsHeld: true } => new OnHold(),
                _ => new NotThere(),
            };
        }

        background.Run(tenant.OrgId!.Value, new EraseSound.Command(command.Id));
        return new Asked(call);
    }

    sealed record Standing(bool IsHeld);
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/recordings/{id:guid}/deletion";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, Delete).Needs(Permission.DeleteRecordings);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, DeleteForApi).Needs(Permission.DeleteRecordings)
        .WithName("DeleteRecording")
        .WithSummary("Deletes the sound of a recording, at the carrier too; what is known of it stays, with the reason. Not while it is on legal hold.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Delete(Guid id, [FromForm] ReasonForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, form.Reason ?? ""), ct);
        return result.Error?.ToProblem() ?? Htmx.GoTo(request, $"/calls/{result.Value!.CallId}/recordings");
    }

    static async Task<IResult> DeleteForApi(Guid id, DeletionRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request.Reason), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{result.Value!.CallId}/recordings");
    }
}

public sealed record ReasonForm
{
    public string? Reason { get; init; }
}

/// <param name="Reason">Kept with the recording and in the audit log.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DeletionRequest(string Reason);
