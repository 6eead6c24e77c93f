using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Access.FindHelp;

/// <summary>Whom to ask for what one may not do oneself: the manager of the department first, then the admins.</summary>
public sealed record Query(Permission Permission, Guid? DepartmentId) : IRequest<IReadOnlyList<Helper>>;

public sealed record Helper(string Name, string Email);

sealed class Handler(Db db) : IRequestHandler<Query, IReadOnlyList<Helper>>
{
    static readonly string FindHelp = Sql.Of<Handler>(nameof(FindHelp));

    public async Task<IReadOnlyList<Helper>> Handle(Query query, CancellationToken ct)
    {
        var roles = Permissions.RolesWith(query.Permission).Select(role => role.ToString().ToLowerInvariant()).ToArray();
        return await db.Many<Helper>(FindHelp, new { roles, query.DepartmentId }, ct);
    }
}
