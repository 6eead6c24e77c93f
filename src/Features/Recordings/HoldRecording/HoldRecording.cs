using System.Text.Json.Serialization;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Recordings.HoldRecording;

/// <summary>A recording is put on legal hold, so that nothing deletes it, or the hold is ended. As it is already is no failure.</summary>
sealed record Command(Guid UserId, Guid Id, bool Held, string Reason) : IRequest<Result<Kept>>;

/// <param name="CallId">Whose recording it is.</param>
sealed record Kept(Guid CallId);

sealed record NoSuchRecording() : Missing("There is no such recording.");

sealed record TooLate() : Conflict("This recording is being deleted, or is deleted already.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Kept>>
{
    const int LongestReason = 200;

    static readonly string Hold = Sql.Of<Handler>(nameof(Hold));
    static readonly string Release = Sql.Of<Handler>(nameof(Release));
    static readonly string FindCall = Sql.Of<Handler>(nameof(FindCall));

    public async Task<Result<Kept>> Handle(Command command, CancellationToken ct)
    {
        var reason = command.Reason.Trim();
        if (reason.Length is 0 or > LongestReason || reason.Any(char.IsControl))
            return new Invalid(new() { ["reason"] = $"Say why, in at most {LongestReason} letters: it is kept in the audit log." });

        if (await db.Find<Guid?>(command.Held ? Hold : Release, new { command.Id, command.UserId, Reason = reason, Now = clock.GetUtcNow() }, ct) is { } call)
            return new Kept(call);
        return await db.Find<Standing>(FindCall, command, ct) switch
        {
            null => new NoSuchRecording(),
            { } standing when standing.IsHeld == command.Held => new Kept(standing.CallId),
            _ => new TooLate(),
        };
    }

    sealed record Standing(Guid CallId, bool IsHeld);
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/recordings/{id:guid}/legal-hold";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, Change).Needs(Permission.HoldRecordings);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut(Route, ChangeForApi).Needs(Permission.HoldRecordings)
        .WithName("HoldRecording")
        .WithSummary("Puts a recording on legal hold, so that neither the rule nor a person deletes it, or ends the hold.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Change(Guid id, [FromForm] HoldForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, form.Held == "true", form.Reason ?? ""), ct);
        return result.Error?.ToProblem() ?? Htmx.GoTo(request, $"/calls/{result.Value!.CallId}/recordings");
    }

    static async Task<IResult> ChangeForApi(Guid id, HoldRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request.Held, request.Reason), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }
}

public sealed record HoldForm
{
    public string? Held { get; init; }
    public string? Reason { get; init; }
}

/// <param name="Reason">Kept in the audit log.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record HoldRequest(bool Held, string Reason);
