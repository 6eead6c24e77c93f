using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Admin.ListPeople;

/// <summary>Who works here, with what rights, and whether they are signed in.</summary>
public sealed record Query(string? Text, string? Role, Guid? DepartmentId) : IRequest<People>;

public sealed record Person(
    Guid Id, string Name, string Email, string Role, bool Active, string? Department, DateTime? LockedUntil, DateTime? LastSeenAt)
{
    public string Initials => string.Concat(Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part[0]).Take(2)).ToUpperInvariant();
}

public sealed record Department(Guid Id, string Name, int People, string? Managers);

/// <param name="More">There are others; a search finds them.</param>
public sealed record People(IReadOnlyList<Person> Shown, bool More, IReadOnlyList<Department> Departments);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, People>
{
    const int Most = 200;

    static readonly string ListPeople = Sql.Of<Handler>(nameof(ListPeople));
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));

    public async Task<People> Handle(Query query, CancellationToken ct)
    {
        var people = await db.Many<Person>(ListPeople, new
        {
            Text = string.IsNullOrWhiteSpace(query.Text) ? null : query.Text.Trim().ToLowerInvariant(),
            Role = string.IsNullOrEmpty(query.Role) ? null : query.Role,
            query.DepartmentId,
            Most,
            Now = clock.GetUtcNow().UtcDateTime,
        }, ct);
        return new([.. people.Take(Most)], people.Length > Most, await db.Many<Department>(ListDepartments, new { }, ct));
    }
}
