using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Admin.AddPerson;

sealed class Endpoint : IPages
{
    const string Route = "/admin/people/new";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.ManagePeople);
        pages.MapPost(Route, Add).Needs(Permission.ManagePeople);
    }

    static async Task<IResult> Show(IMediator mediator, CancellationToken ct) => AddPerson.Render(new(new Form(), await mediator.Send(new Query(), ct)));

    static async Task<IResult> Add([FromForm] Form form, User user, IMediator mediator, CancellationToken ct)
    {
        var department = Guid.TryParse(form.Department, out var id) ? id : (Guid?)null;
        var result = await mediator.Send(new Command(user.Id, form.Name, form.Email, form.Role, department), ct);
        var page = new NewPersonPage(form, await mediator.Send(new Query(), ct));

        return result.Error switch
        {
            null => AddPerson.Render(page with { Password = result.Value }),
            Invalid { Errors: var errors } => AddPerson.Render(page with { Errors = errors }, 422),
            var error => error.ToProblem(),
        };
    }
}

public sealed record Form
{
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public string Role { get; init; } = "agent";
    public string Department { get; init; } = "";
}

public sealed record NewPersonPage(Form Form, IReadOnlyList<Department> Departments)
{
    public Errors Errors { get; init; } = [];
    public string? Password { get; init; }
}
