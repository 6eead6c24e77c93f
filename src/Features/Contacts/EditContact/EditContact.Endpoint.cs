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
        .WithSummary("Changes the fields that are given. With was, a field somebody else changed meanwhile is left as it is: 409.")
        .Produces<EditedContact>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Save(Guid contactId, string field, [FromForm] FieldForm form, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var value = field == "followUp" && DateTime.TryParse(form.Value, out var local) ? user.ToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified))!.Value.ToString("o") : form.Value ?? "";
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.EditContacts), contactId, field, value, form.Was), ct);
        if (result.Error is null)
            context.Response.Headers["HX-Trigger"] = "contact-saved";
        return FieldAnswer.Render(
            new(contactId, field, result.Error switch { null => result.Value!.Value, ChangedMeanwhile rival => rival.Value, _ => form.Was }, result.Error, user.Zone),
            result.Error switch { null => 200, Invalid => 422, Missing => 404, _ => 409 });
    }

    static async Task<IResult> SaveTags(Guid contactId, [FromForm] TagForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new TagsCommand(user.Id, user.ContactsOf(Permission.EditContacts), contactId, Tags.Read([form.Add]), Tags.Read([form.Remove])), ct);
        return result.Value is { } tags ? TagAnswer.Render(new(contactId, tags)) : result.Error!.ToProblem();
    }

    static async Task<IResult> Patch(Guid contactId, JsonElement body, User user, IMediator mediator, CancellationToken ct)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new Invalid(new() { ["body"] = "Send an object of fields." }).ToProblem();

        var was = body.TryGetProperty("was", out var seen) && seen.ValueKind == JsonValueKind.Object ? seen : default;
        var saved = new Dictionary<string, JsonNode?>();
        foreach (var (field, value) in Fields(body))
        {
            var before = was.ValueKind == JsonValueKind.Object && Find(was, field) is { } given ? given.ValueKind == JsonValueKind.Null ? "" : given.GetRawText() : null;
            var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.EditContacts), contactId, field, Text(value), before), ct);
            if (result.Error is ChangedMeanwhile rival)
            {
                return Results.Problem(rival.Message, statusCode: 409, extensions: new Dictionary<string, object?>
                {
                    ["field"] = field, ["value"] = rival.Value is null ? null : JsonNode.Parse(rival.Value), ["changedBy"] = rival.By, ["changedAt"] = rival.At, ["saved"] = saved.Keys,
                });
            }

            if (result.Error is { } error)
                return error.ToProblem();
            saved[field] = result.Value!.Value is { } json ? JsonNode.Parse(json) : null;
        }

        return saved.Count > 0 ? Results.Ok(new EditedContact(contactId, saved)) : new Invalid(new() { ["body"] = "Name at least one field." }).ToProblem();
    }

    /// <summary>The fields in the body; those under custom by their key.</summary>
    static IEnumerable<(string Field, JsonElement Value)> Fields(JsonElement body) =>
        body.EnumerateObject().Where(part => part.Name != "was").SelectMany(part => part.Name == "custom" && part.Value.ValueKind == JsonValueKind.Object
            ? part.Value.EnumerateObject().Select(own => ("custom." + own.Name, own.Value))
            : [(part.Name, part.Value)]);

    static JsonElement? Find(JsonElement was, string field) =>
        field.StartsWith("custom.", StringComparison.Ordinal)
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
