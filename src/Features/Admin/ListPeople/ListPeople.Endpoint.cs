using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Admin.ListPeople;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/admin/people", Show).Needs(Permission.ManagePeople);

    static async Task<IResult> Show(string? q, string? role, string? department, User user, IMediator mediator, CancellationToken ct)
    {
        var query = new Query(q, role, Guid.TryParse(department, out var id) ? id : null);
        return ListPeople.Render(new(query, await mediator.Send(query, ct), user.Zone));
    }
}

public sealed record PeoplePage(Query Query, People People, TimeZoneInfo Zone);
