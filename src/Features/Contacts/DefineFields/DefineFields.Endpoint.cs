using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Contacts.DefineFields;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/admin/contacts";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (IMediator mediator, CancellationToken ct) => DefineFields.Render(new(await mediator.Send(new Query(), ct), new(), []))).Needs(Permission.DefineContactFields);
        pages.MapPost(Route + "/fields", Save).Needs(Permission.DefineContactFields);
        pages.MapPost(Route + "/rules", SaveRules).Needs(Permission.DefineContactFields);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/contact-fields", async (IMediator mediator, CancellationToken ct) =>
        Results.Ok((await mediator.Send(new Query(), ct)).Fields)).Needs(Permission.SeeContacts).WithName("ListContactFields").WithSummary("The organisation's own fields of a contact.").Produces<IReadOnlyList<OwnField>>();

    static async Task<IResult> Save([FromForm] FieldForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var choices = (form.Choices ?? "").Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        var result = await mediator.Send(new Command(user.Id, form.Id, form.Label ?? "", form.Kind ?? "", choices, form.Archived == "true"), ct);
        return result.Error switch
        {
            null => Htmx.GoTo(request, Route),
            Invalid { Errors: var errors } => DefineFields.Render(new(await mediator.Send(new Query(), ct), form, errors), 422),
            NameTaken taken => DefineFields.Render(new(await mediator.Send(new Query(), ct), form, new() { ["label"] = taken.Message }), 422),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> SaveRules([FromForm] RulesForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new SettingsCommand(user.Id, form.ToRules()), ct);
        return Htmx.GoTo(request, Route);
    }
}

public sealed record FieldForm
{
    public Guid? Id { get; init; }
    public string? Label { get; init; }
    public string? Kind { get; init; }

    /// <summary>One to a line, or separated by commas.</summary>
    public string? Choices { get; init; }

    public string? Archived { get; init; }
}

public sealed record RulesForm
{
    public string? AgentsSeeOwn { get; init; }
    public string? AgentsAddContacts { get; init; }
    public string? CallsMakeContacts { get; init; }
    public string? AgentsExportContacts { get; init; }
    public string? AgentsExportHistory { get; init; }

    internal Rules ToRules() => new(AgentsSeeOwn == "true", AgentsAddContacts == "true", CallsMakeContacts == "true", AgentsExportContacts == "true", AgentsExportHistory == "true");
}

public sealed record FieldsPage(Definitions Definitions, FieldForm Form, Errors Errors);
