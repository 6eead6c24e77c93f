using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Exports.CheckRights;

/// <summary>What somebody may export: what their role includes, and for agents what their organisation allows them besides.</summary>
sealed record Query(User User) : IRequest<Rights>;

sealed record Rights(bool Contacts, bool Calls)
{
    public bool Any => Contacts || Calls;

    /// <param name="what">contacts or calls.</param>
    public bool Cover(string what) => what == "contacts" ? Contacts : Calls;
}

sealed class Handler(Db db) : IRequestHandler<Query, Rights>
{
    static readonly string FindRights = Sql.Of<Handler>(nameof(FindRights));

    public async Task<Rights> Handle(Query query, CancellationToken ct)
    {
        var byRole = new Rights(query.User.May(Permission.ExportContacts), query.User.May(Permission.ExportCallHistory));
        return byRole is { Contacts: true, Calls: true } ? byRole : await db.One<Rights>(FindRights, new { }, ct);
    }
}
