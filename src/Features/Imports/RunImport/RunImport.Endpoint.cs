using DutyCall.Features.Imports.ListImports;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.RunImport;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/contacts/import/{importId:guid}/run", async (Guid importId, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
            (await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, $"/contacts/import/{importId}/progress")).Needs(Permission.ImportContacts);
        pages.MapGet("/contacts/import/{importId:guid}/progress", Show).Needs(Permission.ImportContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/imports/{importId:guid}/run", async (Guid importId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId), ct)).Error?.ToProblem() ?? Results.Accepted($"/api/v1/imports/{importId}")).Needs(Permission.ImportContacts)
        .WithName("RunImport")
        .WithSummary("Saves what was checked, in the background. GetImport says how far it is.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status409Conflict);

    static async Task<IResult> Show(Guid importId, User user, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var shown = await mediator.Send(new ShowImport.Query(reach, importId), ct);
        if (shown.Value is not { } import)
            return shown.Error!.ToProblem();
        if (import.Step != "progress")
            return Results.Redirect($"/contacts/import/{importId}/{import.Step}");
        return RunImport.Render(new(import, await mediator.Send(new ListImports.Query(reach, null, 6), ct), user.Zone, clock.GetUtcNow().UtcDateTime));
    }
}

public sealed record ProgressPage(Import Import, Earlier Earlier, TimeZoneInfo Zone, DateTime NowUtc);
