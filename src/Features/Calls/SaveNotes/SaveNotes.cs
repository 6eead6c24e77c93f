using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.SaveNotes;

/// <summary>What an agent has written about a call so far.</summary>
public sealed record Query(Guid CallId, Guid AgentId) : IRequest<Notes?>;

/// <summary>Keeps what an agent types, while they type. <paramref name="Revision"/> is what their page last saw.</summary>
public sealed record Command(Guid CallId, Guid AgentId, string Notes, int Revision) : IRequest<Result<Saved>>
{
    /// <summary>In characters; some hours of fast typing.</summary>
    public const int Longest = 20_000;
}

public sealed record Notes(string Text, int Revision);

/// <param name="SavedAt">UTC.</param>
public sealed record Saved(int Revision, DateTime SavedAt);

public sealed record NoSuchCall() : Missing("There is no such call of yours.");

public sealed record ChangedElsewhere() : Conflict("These notes were changed in another window.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Notes?>, IRequestHandler<Command, Result<Saved>>
{
    static readonly string Find = Sql.Of<Handler>(nameof(Find));
    static readonly string Save = Sql.Of<Handler>(nameof(Save));

    public Task<Notes?> Handle(Query query, CancellationToken ct) => db.Find<Notes>(Find, query, ct);

    public async Task<Result<Saved>> Handle(Command command, CancellationToken ct)
    {
        if (command.Notes.Length > Command.Longest)
            return new Invalid(new() { ["notes"] = $"These notes are longer than {Command.Longest:n0} characters." });

        if (await db.Find<int?>(Save, command, ct) is { } revision)
            return new Saved(revision, clock.GetUtcNow().UtcDateTime);

        return await Handle(new Query(command.CallId, command.AgentId), ct) is null ? new NoSuchCall() : new ChangedElsewhere();
    }
}
