using System.Text.Json.Serialization;
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

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/contact-fields", async (IMediator mediator, CancellationToken ct) =>
        Results.Ok((await mediator.Send(new Query(), ct)).Fields)).Needs(Permission.SeeContacts).WithName("ListContactFields").WithSummary("The organisation's own fields of a contact.").Produces<IReadOnlyList<OwnField>>();
        api.MapPost("/contact-fields", AddForApi).Needs(Permission.DefineContactFields)
            .WithName("AddContactField")
            .WithSummary("Adds a field of your own: text, number, date, choice or yes_no. Its key comes from its label.")
            .Produces<OwnField>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPatch("/contact-fields/{fieldId:guid}", ChangeForApi).Needs(Permission.DefineContactFields)
            .WithName("ChangeContactField")
            .WithSummary("Renames a field, changes its choices, puts it away or brings it back. Values are kept.")
            .Produces<OwnField>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> AddForApi(NewField field, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, null, field.Label ?? "", field.Kind ?? "", Listed(field.Choices), false), ct);
        return result.Error?.ToProblem() ?? Results.Created((string?)null, await Find(result.Value!.Id, mediator, ct));
    }

    static async Task<IResult> ChangeForApi(Guid fieldId, FieldChange change, User user, IMediator mediator, CancellationToken ct)
    {
        if (await Find(fieldId, mediator, ct) is not { } field)
            return new NoSuchField().ToProblem();

        var result = await mediator.Send(new Command(
            user.Id, fieldId, change.Label ?? field.Label, field.Kind, change.Choices is null ? field.Choices : Listed(change.Choices), change.IsArchived ?? field.IsArchived), ct);
        return result.Error?.ToProblem() ?? Results.Ok(await Find(fieldId, mediator, ct));
    }

    static async Task<OwnField?> Find(Guid id, IMediator mediator, CancellationToken ct) => (await mediator.Send(new Query(), ct)).Fields.FirstOrDefault(field => field.Id == id);

    static string[] Listed(IReadOnlyList<string>? choices) => [.. (choices ?? []).Select(choice => choice?.Trim() ?? "").Where(choice => choice.Length > 0).Distinct()];

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
        var rules = new Rules
        {
            AgentsSeeOwn = form.AgentsSeeOwn == "true",
            AgentsAddContacts = form.AgentsAddContacts == "true",
            CallsMakeContacts = form.CallsMakeContacts == "true",
            AgentsExportContacts = form.AgentsExportContacts == "true",
            AgentsExportHistory = form.AgentsExportHistory == "true",
            Reasons = [.. (form.Reasons ?? "").Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
        var result = await mediator.Send(new SettingsCommand(user.Id, rules), ct);
        return result.Error is Invalid { Errors: var errors }
            ? DefineFields.Render(new(await mediator.Send(new Query(), ct) with { Rules = rules }, new(), errors), 422)
            : Htmx.GoTo(request, Route);
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

    /// <summary>One to a line.</summary>
    public string? Reasons { get; init; }
}

/// <param name="Kind">text, number, date, choice or yes_no.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewField(string Label, string Kind, IReadOnlyList<string>? Choices = null);

/// <summary>What is left out stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FieldChange(string? Label = null, IReadOnlyList<string>? Choices = null, bool? IsArchived = null);

public sealed record FieldsPage(Definitions Definitions, FieldForm Form, Errors Errors);
