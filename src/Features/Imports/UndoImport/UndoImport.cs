using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.UndoImport;

/// <summary>Takes an import back as one: what it added goes, what it overwrote returns; what people have touched since stays.</summary>
public sealed record Command(ContactReach Reach, Guid ImportId) : IRequest<Result<Done>>;

public sealed record CannotUndo() : Conflict("This import can no longer be undone: it is undone already, has saved nothing, or is over for more than seven days.");

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Begin = Sql.Of<Handler>(nameof(Begin));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var begun = await db.Find<Guid?>(Begin, new
        {
            command.ImportId,
            command.Reach.Everyone,
            command.Reach.Me,
            command.Reach.DepartmentId,
            Since = clock.GetUtcNow() - ImportStates.MayUndoFor,
        }, ct);
        if (begun is null)
            return new CannotUndo();
        await mediator.Publish(new WorkOnImport.Event(command.ImportId), ct);
        return new Done();
    }
}

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/contacts/import/{importId:guid}/undo", async (Guid importId, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, $"/contacts/import/{importId}/progress")).Needs(Permission.ImportContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/imports/{importId:guid}/undo", async (Guid importId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId), ct)).Error?.ToProblem() ?? Results.Accepted($"/api/v1/imports/{importId}")).Needs(Permission.ImportContacts)
        .WithName("UndoImport")
        .WithSummary("Takes an import back within seven days of its end: contacts it added and nobody touched since are hidden, fields it wrote get back what they held.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
