using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Exports.StartExport;

/// <summary>Begins an export. A small one is sent by whoever asked; a large one is made in the background from here on.</summary>
/// <param name="What">contacts or calls.</param>
/// <param name="Format">csv or xlsx.</param>
/// <param name="MayBeDirect">Whoever asks can take a small one as the answer.</param>
sealed record Command(User User, string What, string Format, string Search, IReadOnlyList<Guid>? Ids, bool MayBeDirect) : IRequest<Result<Started>>
{
    /// <summary>With more rows than this nobody is kept waiting at an answer.</summary>
    public const int MostDirect = 20_000;
}

/// <summary>How many rows it would be, counted to <see cref="Command.MostDirect"/> and no further: null beyond.</summary>
sealed record Query(User User, string What, string Search, IReadOnlyList<Guid>? Ids) : IRequest<Result<int?>>;

/// <param name="IsDirect">It waits for <c>RunExport</c> with a stream to write to.</param>
sealed record Started(Guid Id, string FileName, bool IsDirect);

public sealed record TooManyAtOnce() : Conflict("Five of your exports are still under way. Wait for one of them, or cancel it.");

sealed class Handler(Db db, IMediator mediator, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Started>>, IRequestHandler<Query, Result<int?>>
{
    const int MostAtOnce = 5;
    static readonly string Add = Sql.Of<Handler>(nameof(Add));

    public async Task<Result<int?>> Handle(Query query, CancellationToken ct)
    {
        var choice = await mediator.Send(new ChooseRows.Query(query.User, query.What, query.Search, query.Ids), ct);
        return choice.Value is { Rows: var rows } ? await Count(rows.Count, ct) : choice.Error!;
    }

    public async Task<Result<Started>> Handle(Command command, CancellationToken ct)
    {
        if (command.Format is not ("csv" or "xlsx"))
            return new Invalid(new() { ["format"] = "Choose csv or xlsx." });

        var choice = await mediator.Send(new ChooseRows.Query(command.User, command.What, command.Search, command.Ids), ct);
        if (choice.Value is not { } chosen)
            return choice.Error!;

        var count = command.MayBeDirect ? await Count(chosen.Rows.Count, ct) : null;
        var now = clock.GetUtcNow();
        var started = new Started(Guid.CreateVersion7(now), $"{command.What}-{command.User.ToLocal(now.UtcDateTime):yyyy-MM-dd}.{command.Format}", count is not null);
        var added = await db.Find<bool?>(Add, new
        {
            started.Id,
            UserId = command.User.Id,
            command.What,
            command.Format,
            started.FileName,
            chosen.Search,
            Ids = command.Ids?.ToArray(),
            started.IsDirect,
            Total = (long?)count,
            MostAtOnce,
            Now = now,
        }, ct);
        if (added is null)
            return new TooManyAtOnce();

        if (!started.IsDirect)
            background.Run(command.User.OrgId, new RunExport.Command(started.Id));
        return started;
    }

    static async Task<int?> Count(Func<int, CancellationToken, Task<int?>> count, CancellationToken ct) =>
        await count(Command.MostDirect + 1, ct) is { } counted and <= Command.MostDirect ? counted : null;
}
