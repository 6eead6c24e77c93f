using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.CancelImport;

/// <summary>No more of it is saved. What was saved is kept, and may be taken back.</summary>
public sealed record Command(ContactReach Reach, Guid ImportId) : IRequest<Result<Done>>;

public sealed record CannotCancel() : Conflict("This import is over already, or it is not yours.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Cancel = Sql.Of<Handler>(nameof(Cancel));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct) =>
        await db.Find<Guid?>(Cancel, new { command.ImportId, command.Reach.Everyone, command.Reach.Me, command.Reach.DepartmentId, Now = clock.GetUtcNow() }, ct) is null ? new CannotCancel() : new Done();
}

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/contacts/import/{importId:guid}/cancel", async (Guid importId, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, $"/contacts/import/{importId}/progress")).Needs(Permission.ImportContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/imports/{importId:guid}/cancel", async (Guid importId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.ImportContacts)
        .WithName("CancelImport")
        .WithSummary("Ends an import after the slice it is at. What it saved is kept, and may be undone.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
