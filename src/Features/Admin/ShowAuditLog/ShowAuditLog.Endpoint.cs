using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Admin.ShowAuditLog;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/admin/audit", Show).Needs(Permission.SeeAuditLog);

    static async Task<IResult> Show(string? person, string? action, string? before, User user, IMediator mediator, CancellationToken ct)
    {
        var filter = new Filter(Guid.TryParse(person, out var id) ? id : null, string.IsNullOrEmpty(action) ? null : action);
        var query = new Query(user.ScopeOf(Permission.SeeAuditLog), filter.PersonId, filter.Action, Position.Parse(before));
        return ShowAuditLog.Render(new(filter, await mediator.Send(query, ct), user.Zone));
    }
}

public sealed record Filter(Guid? PersonId, string? Action);

public sealed record AuditPage(Filter Filter, AuditLog Log, TimeZoneInfo Zone);
