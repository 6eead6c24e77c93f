using System.Text.Json;
using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Contacts.AddContact;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/contacts/new", (string? phone) => AddContact.Render(new(new() { Phone = phone ?? "" }, []))).Needs(Permission.SeeContacts);
        pages.MapPost("/contacts", Save).Needs(Permission.SeeContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/contacts", Create).Needs(Permission.SeeContacts)
        .WithName("AddContact")
        .WithSummary("Adds a contact; only the phone number is required. 409 when the number is somebody's already.")
        .Produces<AddedContact>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Save([FromForm] ContactForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        if (Money.Read(form.DealValue) is not { Ok: true } money)
            return AddContact.Render(new(form, new() { ["dealValue"] = "Write an amount such as 12500." }), 422);

        var result = await mediator.Send(new Command(user.Id, user.Role == Role.Agent, user.ContactsOf(Permission.SeeContacts), form.Phone, form.Name ?? "", form.Company ?? "", form.Title ?? "", form.Email ?? "",
            form.LeadStatus ?? "new", money.Value, Tags.Read([form.Tags]), form.Note ?? "", null, null, "manual"), ct);
        return result.Error switch
        {
            null => Htmx.GoTo(request, $"/contacts/{result.Value!.Id}"),
            Invalid { Errors: var errors } => AddContact.Render(new(form, errors), 422),
            AlreadyThere there => AddContact.Render(new(form, new() { ["phone"] = there.Message }) { There = there.ContactId }, 422),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> Create(NewContact contact, User user, IMediator mediator, CancellationToken ct)
    {
        if (contact.Custom?.Values.Any(value => !value.IsText || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) == true)
            return new Invalid(new() { ["custom"] = "Send text, numbers, true or false." }).ToProblem();

        var result = await mediator.Send(new Command(user.Id, user.Role == Role.Agent, user.ContactsOf(Permission.SeeContacts), contact.Phone ?? "", contact.Name ?? "", contact.Company ?? "", contact.Title ?? "",
            contact.Email ?? "", contact.LeadStatus ?? "new", contact.DealValue, Tags.Read(contact.Tags ?? []), contact.PinnedNote ?? "",
            user.Role == Role.Agent ? null : contact.Owner, user.Role == Role.Admin ? contact.Department : null, contact.Source is "dialer" ? "dialer" : "api")
            {
                StatusReason = contact.StatusReason?.Trim() ?? "",
                TimeZone = string.IsNullOrWhiteSpace(contact.TimeZone) ? null : contact.TimeZone.Trim(),
                FollowUp = contact.FollowUp,
                Custom = (contact.Custom ?? new Dictionary<string, JsonElement>()).ToDictionary(own => own.Key, own => own.Value.ToString()),
            }, ct);
        return result.Error switch
        {
            null => Results.Created($"/api/v1/contacts/{result.Value!.Id}", new AddedContact(result.Value.Id, result.Value.Phone)),
            AlreadyThere there => Results.Problem(there.Message, statusCode: 409, extensions: new Dictionary<string, object?> { ["contactId"] = there.ContactId }),
            var error => error.ToProblem(),
        };
    }
}

public sealed record ContactForm
{
    public string Phone { get; init; } = "";
    public string? Name { get; init; }
    public string? Company { get; init; }
    public string? Title { get; init; }
    public string? Email { get; init; }
    public string? LeadStatus { get; init; }
    public string? DealValue { get; init; }
    public string? Tags { get; init; }
    public string? Note { get; init; }
}

/// <param name="Phone">In any common format; without a country code it is read as one of the organisation's country.</param>
/// <param name="Source">dialer, when it is saved while a number is typed.</param>
/// <param name="StatusReason">Of a disqualified one.</param>
/// <param name="TimeZone">IANA; left out for the number's own.</param>
/// <param name="Custom">Values of the organisation's own fields, by key.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewContact(
    string Phone, string? Name = null, string? Company = null, string? Title = null, string? Email = null, string? LeadStatus = null, decimal? DealValue = null,
    IReadOnlyList<string>? Tags = null, string? PinnedNote = null, Guid? Owner = null, Guid? Department = null, string? Source = null,
    string? StatusReason = null, string? TimeZone = null, DateTimeOffset? FollowUp = null, IReadOnlyDictionary<string, JsonElement>? Custom = null);

/// <param name="Phone">E.164.</param>
public sealed record AddedContact(Guid Id, string Phone);

public sealed record NewContactPage(ContactForm Form, Errors Errors)
{
    /// <summary>Whose number it is already.</summary>
    public Guid? There { get; init; }
}
