using System.Text.Json;
using System.Text.Json.Nodes;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Contacts.EditContact;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/{contactId:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost(Route + "/fields/{field}", Save).Needs(Permission.EditContacts);
        pages.MapPost(Route + "/tags", SaveTags).Needs(Permission.EditContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPatch(Route, Patch).Needs(Permission.EditContacts)
        .WithName("EditContact")
        .WithSummary("Changes the fields that are given, all or none. With was (the fields as you saw them), 409 when somebody changed one of them meanwhile.")
        .Produces<EditedContact>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Save(Guid contactId, string field, [FromForm] FieldForm form, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var value = field == "followUp" && DateTime.TryParse(form.Value, out var local) ? user.ToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified))!.Value.ToString("o") : form.Value ?? "";
        var result = await mediator.Send(Edit(user, contactId, field, value, form.Was), ct);
        if (result.Error is null)
            context.Response.Headers["HX-Trigger"] = "contact-saved";
        return FieldAnswer.Render(
            new(contactId, field, result.Error switch { null => result.Value!.Value, ChangedMeanwhile rival => rival.Value, _ => form.Was }, result.Error, user.Zone),
            result.Error switch { null => 200, Invalid => 422, Missing => 404, Forbidden => 403, _ => 409 });
    }

    static async Task<IResult> SaveTags(Guid contactId, [FromForm] TagForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new TagsCommand(user.Id, user.ContactsOf(Permission.EditContacts), contactId, Tags.Read([form.Add]), Tags.Read([form.Remove])), ct);
        return result.Value is { } tags ? TagAnswer.Render(new(contactId, tags)) : result.Error!.ToProblem();
    }

    static async Task<IResult> Patch(Guid contactId, JsonElement? sent, User user, IMediator mediator, CancellationToken ct)
    {
        if (sent is not { ValueKind: JsonValueKind.Object } body)
            return new Invalid(new() { ["body"] = "Send an object of fields." }).ToProblem();
        if (!body.IsText)
            return new Invalid(new() { ["body"] = "Send text as Unicode, without the character 0." }).ToProblem();
        if (body.TryGetProperty("was", out var seen) && seen.ValueKind != JsonValueKind.Object)
            return new Invalid(new() { ["was"] = "Send an object of the fields as you saw them." }).ToProblem();

        var edits = new List<Command>();
        var errors = new Errors();
        foreach (var (field, value) in Fields(body))
        {
            if (ProblemOf(field, value) is { } problem)
                errors[field] = problem;
            if (edits.Any(edit => edit.Field == field))
                errors[field] = "It is there twice.";
            edits.Add(Edit(user, contactId, field, Text(value), Find(seen, field) is not { } before ? null : before.ValueKind == JsonValueKind.Null ? "" : before.GetRawText()));
        }

        if (edits.Count == 0)
            errors["body"] = "Name at least one field.";
        if (errors.Count > 0)
            return new Invalid(errors).ToProblem();

        var result = await mediator.Send(new ManyCommand(edits), ct);
        return result.Error switch
        {
            null => Results.Ok(new EditedContact(contactId, result.Value!.ToDictionary(saved => saved.Field, saved => saved.Value is { } json ? JsonNode.Parse(json) : null))),
            ChangedMeanwhile rival => Results.Problem($"{rival.By} changed {rival.Field} meanwhile. Nothing of yours is saved.", statusCode: 409, extensions: new Dictionary<string, object?>
            {
                ["field"] = rival.Field, ["value"] = rival.Value is null ? null : JsonNode.Parse(rival.Value), ["changedBy"] = rival.By, ["changedAt"] = rival.At,
            }),
            NumberTaken taken => Results.Problem(taken.Message, statusCode: 409, extensions: new Dictionary<string, object?> { ["field"] = "phone", ["contactId"] = taken.ContactId }),
            var error => error.ToProblem(),
        };
    }

    static Command Edit(User user, Guid contactId, string field, string value, string? was) =>
        new(user.Id, user.ContactsOf(Permission.EditContacts), contactId, field, value, was, MayMove: user.Role == Role.Admin);

    /// <summary>What is wrong with the kind of a value; what is in it is the field's own concern.</summary>
    static string? ProblemOf(string field, JsonElement value) => (field, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        ("custom", _) => "Send an object of your own fields by their keys.",
        ("dealValue", JsonValueKind.Number) => null,
        ("dealValue", _) => "Send a number.",
        ("tags", JsonValueKind.Array) when value.EnumerateArray().All(tag => tag.ValueKind == JsonValueKind.String) => null,
        ("tags", _) => "Send an array of strings.",
        (_, JsonValueKind.String) => null,
        (_, JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) when field.StartsWith("custom.", StringComparison.Ordinal) => null,
        _ => "Send a string.",
    };

    /// <summary>The fields in the body; those under custom by their key.</summary>
    static IEnumerable<(string Field, JsonElement Value)> Fields(JsonElement body) =>
        body.EnumerateObject().Where(part => part.Name != "was").SelectMany(part => part.Name == "custom" && part.Value.ValueKind == JsonValueKind.Object
            ? part.Value.EnumerateObject().Select(own => ("custom." + own.Name, own.Value))
            : [(part.Name, part.Value)]);

    static JsonElement? Find(JsonElement was, string field) =>
        was.ValueKind != JsonValueKind.Object ? null : field.StartsWith("custom.", StringComparison.Ordinal)
            ? was.TryGetProperty("custom", out var own) && own.ValueKind == JsonValueKind.Object && own.TryGetProperty(field["custom.".Length..], out var value) ? value : null
            : was.TryGetProperty(field, out var plain) ? plain : null;

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(item => item.ToString())),
        _ => value.GetRawText(),
    };
}

public sealed record FieldForm
{
    public string? Value { get; init; }

    /// <summary>What was shown, as JSON; empty for nothing.</summary>
    public string? Was { get; init; }
}

public sealed record TagForm
{
    public string? Add { get; init; }
    public string? Remove { get; init; }
}

/// <param name="Fields">As they are now.</param>
public sealed record EditedContact(Guid Id, IReadOnlyDictionary<string, JsonNode?> Fields);

/// <param name="Value">As JSON.</param>
public sealed record AnsweredField(Guid ContactId, string Field, string? Value, Error? Error, TimeZoneInfo Zone)
{
    public string Id => $"{Field.Replace('.', '-')}-{ContactId}";
}

public sealed record TaggedContact(Guid Id, IReadOnlyList<string> Tags);
