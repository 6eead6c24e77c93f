using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Admin.SaveDepartment;

sealed class Endpoint : IPages
{
    const string New = "/admin/departments/new";
    const string Existing = "/admin/departments/{departmentId:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(New, () => SaveDepartment.Render(new(New, null, ""))).Needs(Permission.ManagePeople);
        pages.MapPost(New, Add).Needs(Permission.ManagePeople);
        pages.MapGet(Existing, Show).Needs(Permission.ManagePeople);
        pages.MapPost(Existing, Rename).Needs(Permission.ManagePeople);
    }

    static async Task<IResult> Show(Guid departmentId, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(departmentId), ct) is { } name
            ? SaveDepartment.Render(new(request.Path, name, name))
            : Results.NotFound();

    static Task<IResult> Add([FromForm] Form form, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        Save(new(user.Id, Guid.CreateVersion7(), form.Name), null, request, mediator, ct);

    static async Task<IResult> Rename(Guid departmentId, [FromForm] Form form, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(departmentId), ct) is { } name
            ? await Save(new(user.Id, departmentId, form.Name), name, request, mediator, ct)
            : Results.NotFound();

    static async Task<IResult> Save(Command command, string? oldName, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(command, ct);
        return result.Error switch
        {
            null => Htmx.GoTo(request, "/admin/people"),
            Invalid { Errors: var errors } => SaveDepartment.Render(new(request.Path, oldName, command.Name) { Errors = errors }, 422),
            var error => error.ToProblem(),
        };
    }
}

public sealed record Form
{
    public string Name { get; init; } = "";
}

/// <param name="OldName">Null for a new department.</param>
public sealed record DepartmentPage(string Url, string? OldName, string Name)
{
    public Errors Errors { get; init; } = [];
}
