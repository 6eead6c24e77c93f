using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Contacts.UndoChange;

/// <summary>Takes back what was done to many, within ten minutes, by whoever did it.</summary>
public sealed record Command(Guid UserId, Guid BatchId) : IRequest<Result<Undone>>;

/// <param name="Contacts">How many the batch had changed.</param>
/// <param name="Count">How many are back as they were; less when somebody has changed them since.</param>
public sealed record Undone(int Contacts, int Count);

public sealed record TooLate() : Conflict("This can no longer be undone: it is done already, or more than ten minutes ago.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Undone>>
{
    static readonly TimeSpan MayUndoFor = TimeSpan.FromMinutes(10);
    static readonly string Undo = Sql.Of<Handler>(nameof(Undo));

    public async Task<Result<Undone>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.Find<Row>(Undo, new { command.UserId, command.BatchId, Now = now, Since = now - MayUndoFor }, ct) is { } row
            ? new Undone(row.Contacts, row.Undone)
            : new TooLate();
    }

    sealed record Row(int Contacts, int Undone, string? Audited);
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/batches/{batchId:guid}/undo";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid batchId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.Id, batchId), ct)).Error is { } error ? error.ToProblem() : Htmx.Raise("contacts-changed")).Needs(Permission.ChangeManyContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid batchId, User user, IMediator mediator, CancellationToken ct) =>
    {
        var result = await mediator.Send(new Command(user.Id, batchId), ct);
        return result.Error?.ToProblem() ?? Results.Ok(new UndoneChange(result.Value!.Contacts, result.Value.Count));
    }).Needs(Permission.ChangeManyContacts).WithName("UndoContactChange").WithSummary("Takes back one change of many contacts, within ten minutes.").Produces<UndoneChange>().ProducesProblem(StatusCodes.Status409Conflict);
}

public sealed record UndoneChange(int Contacts, int Undone);
