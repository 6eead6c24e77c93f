using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Contacts.UndoChange;

/// <summary>Takes back what was done to many, within ten minutes, by whoever did it.</summary>
public sealed record Command(Guid UserId, Guid BatchId) : IRequest<Result<Undone>>;

/// <param name="Contacts">How many the batch had changed.</param>
/// <param name="Count">How many are back as they were; less when somebody has changed them since.</param>
/// <param name="State">undone; undoing when they are so many that it goes on behind the answer.</param>
public sealed record Undone(int Contacts, int Count, string State);

public sealed record TooLate() : Conflict("This can no longer be undone: it is done already, or more than ten minutes ago.");

sealed class Handler(Db db, Tenant tenant, IMediator mediator, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Undone>>
{
    static readonly TimeSpan MayUndoFor = TimeSpan.FromMinutes(10);
    const int MostAtOnce = 1_000;
    static readonly string Begin = Sql.Of<Handler>(nameof(Begin));
    static readonly string FindUndone = Sql.Of<Handler>(nameof(FindUndone));

    public async Task<Result<Undone>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Find<int?>(Begin, new { command.UserId, command.BatchId, Now = now, Since = now - MayUndoFor }, ct) is not { } contacts)
            return new TooLate();

        if (contacts <= MostAtOnce)
            await mediator.Send(new RunBatch.Command(command.BatchId), ct);
        else
            background.Run(tenant.OrgId!.Value, new RunBatch.Command(command.BatchId));
        return await db.One<Undone>(FindUndone, command, ct);
    }
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/batches/{batchId:guid}/undo";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid batchId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.Id, batchId), ct)).Error is { } error ? error.ToProblem() : Htmx.Raise("contacts-changed")).Needs(Permission.ChangeManyContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid batchId, User user, IMediator mediator, CancellationToken ct) =>
    {
        var result = await mediator.Send(new Command(user.Id, batchId), ct);
        return result.Error?.ToProblem() ?? Results.Ok(new UndoneChange(result.Value!.Contacts, result.Value.Count, result.Value.State));
    }).Needs(Permission.ChangeManyContacts).WithName("UndoContactChange").WithSummary("Takes back one change of many contacts, within ten minutes.").Produces<UndoneChange>().ProducesProblem(StatusCodes.Status409Conflict);
}

/// <param name="State">undone, or undoing while it goes on behind the answer.</param>
public sealed record UndoneChange(int Contacts, int Undone, string State);
