using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Admin.ChangePerson;

sealed class Endpoint : IPages
{
    const string Route = "/admin/people/{personId:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.ManagePeople);
        pages.MapPost(Route, Change).Needs(Permission.ManagePeople);
    }

    static async Task<IResult> Show(Guid personId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(personId), ct) is { } details
            ? ChangePerson.Render(new(Form.Of(details.Person), details, user.Zone))
            : Results.NotFound();

    static async Task<IResult> Change(Guid personId, [FromForm] Form form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new Query(personId), ct) is not { } details)
            return Results.NotFound();

        var result = await mediator.Send(form.ToCommand(user.Id, personId), ct);
        return result.Error switch
        {
            null => Htmx.GoTo(request, "/admin/people"),
            Invalid { Errors: var errors } => ChangePerson.Render(new(form, details, user.Zone) { Errors = errors }, 422),
            NoAdminLeft error => ChangePerson.Render(new(form, details, user.Zone) { Errors = new() { ["role"] = error.Message } }, 409),
            var error => error.ToProblem(),
        };
    }
}

public sealed record Form
{
    public string Name { get; init; } = "";
    public string Role { get; init; } = "";
    public string Department { get; init; } = "";
    public bool Active { get; init; }
    public bool CanPlaceCalls { get; init; }

    internal static Form Of(Person person) => new()
    {
        Name = person.Name,
        Role = person.Role,
        Department = person.DepartmentId?.ToString() ?? "",
        Active = person.Active,
        CanPlaceCalls = person.CanPlaceCalls,
    };

    internal Command ToCommand(Guid actorId, Guid personId) =>
        new(actorId, personId, Name, Role, Guid.TryParse(Department, out var id) ? id : null, Active, CanPlaceCalls);
}

public sealed record PersonPage(Form Form, Details Details, TimeZoneInfo Zone)
{
    public Errors Errors { get; init; } = [];
}
