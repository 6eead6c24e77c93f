using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Admin.ShowAuditLog;

/// <summary>What was done, newest first.</summary>
/// <param name="PersonId">By them or to them.</param>
/// <param name="Before">Continues below this entry.</param>
sealed record Query(Scope Scope, Guid? PersonId, string? Action, Position? Before) : IRequest<AuditLog>;

/// <summary>One entry's place in the order, as it stands in a URL.</summary>
public sealed record Position(DateTime At, Guid Id)
{
    public override string ToString() => $"{At.Ticks:x}.{Id:n}";

    public static Position? Parse(string? text) => text?.Split('.') is [var ticks, var id]
        && long.TryParse(ticks, System.Globalization.NumberStyles.HexNumber, null, out var at) && at is >= 0 and < 3_155_378_975_999_999_999
        && Guid.TryParse(id, out var guid)
            ? new(new DateTime(at, DateTimeKind.Utc), guid)
            : null;
}

public sealed record Entry(Guid Id, DateTime At, string ActorName, string Action, string? Subject, string Detail);

public sealed record Person(Guid Id, string Name);

/// <param name="Next">Where the older ones begin, if there are any.</param>
public sealed record AuditLog(IReadOnlyList<Entry> Entries, Position? Next, IReadOnlyList<Person> People);

sealed class Handler(Db db) : IRequestHandler<Query, AuditLog>
{
    const int Most = 50;

    static readonly string ShowAuditLog = Sql.Of<Handler>(nameof(ShowAuditLog));
    static readonly string ListPeople = Sql.Of<Handler>(nameof(ListPeople));

    public async Task<AuditLog> Handle(Query query, CancellationToken ct)
    {
        var entries = await db.Many<Entry>(ShowAuditLog, new
        {
            query.Scope.DepartmentId,
            query.PersonId,
            query.Action,
            BeforeAt = query.Before?.At,
            BeforeId = query.Before?.Id,
            Most,
        }, ct);
        var shown = entries.Take(Most).ToArray();
        var next = entries.Length > Most ? new Position(shown[^1].At, shown[^1].Id) : null;
        return new(shown, next, await db.Many<Person>(ListPeople, new { query.Scope.DepartmentId }, ct));
    }
}
