using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Imports.ChooseOptions;

sealed class Endpoint : IPages
{
    const string Route = "/contacts/import/{importId:guid}/source";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.ImportContacts);
        pages.MapPost(Route, Save).Needs(Permission.ImportContacts);
    }

    static async Task<IResult> Show(Guid importId, User user, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var shown = await mediator.Send(new ShowImport.Query(reach, importId), ct);
        if (shown.Value is not { } import)
            return shown.Error!.ToProblem();
        return import.IsOpen
            ? ChooseOptions.Render(new(import, import.Options, await mediator.Send(new Query(reach, user.Id), ct), []))
            : Results.Redirect($"/contacts/import/{importId}/progress");
    }

    static async Task<IResult> Save(Guid importId, [FromForm] OptionsForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var shown = await mediator.Send(new ShowImport.Query(reach, importId), ct);
        if (shown.Value is not { } import)
            return shown.Error!.ToProblem();

        var options = form.ToOptions();
        var saved = await mediator.Send(new Command(reach, importId, options), ct);
        return saved.Error switch
        {
            null => Htmx.GoTo(request, $"/contacts/import/{importId}/columns"),
            Invalid { Errors: var errors } => ChooseOptions.Render(new(import, options, await mediator.Send(new Query(reach, user.Id), ct), errors), StatusCodes.Status422UnprocessableEntity),
            var error => error.ToProblem(),
        };
    }
}

public sealed record OptionsForm
{
    public string? Existing { get; init; }
    public string? Region { get; init; }

    /// <summary>Separated by commas.</summary>
    public string? Tags { get; init; }

    public string? Owner { get; init; }
    public string? Department { get; init; }
    public string? LeadStatus { get; init; }
    public string? Campaign { get; init; }

    internal ImportOptions ToOptions() => new(
        Existing ?? "", Region ?? "", Domain.Tags.Read([Tags]), Guid.TryParse(Owner, out var owner) ? owner : null, Guid.TryParse(Department, out var department) ? department : null, LeadStatus ?? "new",
        Guid.TryParse(Campaign, out var campaign) ? campaign : null);
}

public sealed record OptionsPage(Import Import, ImportOptions Options, Choice Choice, Errors Errors);
