using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Compliance.KeepConsents;

sealed class Endpoint : IPages, IApi
{
    const string OfContact = "/contacts/{contactId:guid}/consents", OfApi = "/consents";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(OfContact, (Guid contactId, User user, IMediator mediator, CancellationToken ct) => Show(contactId, new(), [], user, mediator, ct)).Needs(Permission.SeeContacts);
        pages.MapPost(OfContact, Record).Needs(Permission.RecordConsent);
        pages.MapPost(OfContact + "/{id:guid}/revoke", Revoke).Needs(Permission.RecordConsent);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(OfApi, async (string? number, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new Query(number ?? ""), ct) is { } consents ? Results.Ok(consents) : new Invalid(new() { ["number"] = "Write a phone number." }).ToProblem()).Needs(Permission.SeeCompliance)
            .WithName("ListConsents")
            .WithSummary("What consent is on record for a number, the newest first; revoked ones too.")
            .Produces<IReadOnlyList<Consent>>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost(OfApi, async (NewConsent consent, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new Command(user.Id, consent), ct) is var result && result.Value is { } recorded ? Results.Created($"/api/v1/consents/{recorded.Id}", recorded) : result.Error!.ToProblem())
            .Needs(Permission.RecordConsent)
            .WithName("RecordConsent")
            .WithSummary("Records that somebody agreed to be called: purpose, wording, evidence, when.")
            .Produces<Consent>(StatusCodes.Status201Created)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost(OfApi + "/{id:guid}/revoke", async (Guid id, Revocation revocation, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new RevokeCommand(user.Id, id, revocation.Reason ?? ""), ct) is var result && result.Value is { } revoked ? Results.Ok(revoked) : result.Error!.ToProblem())
            .Needs(Permission.RecordConsent)
            .WithName("RevokeConsent")
            .WithSummary("They agree no more: from now on the gate does not count it. The record stays.")
            .Produces<Consent>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Record(Guid contactId, [FromForm] ConsentForm form, User user, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new ContactQuery(contactId, user.ContactsOf(Permission.SeeContacts)), ct) is not { } phone)
            return Results.NotFound();
        var result = await mediator.Send(new Command(user.Id, new(phone, form.Purpose, form.TextVersion, form.Evidence, Channel: form.Channel)), ct);
        return await Show(contactId, result.Error is null ? new() : form, (result.Error as Invalid)?.Errors ?? [], user, mediator, ct);
    }

    static async Task<IResult> Revoke(Guid contactId, Guid id, [FromForm] ConsentForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new RevokeCommand(user.Id, id, form.Reason ?? ""), ct);
        return await Show(contactId, new(), (result.Error as Invalid)?.Errors ?? [], user, mediator, ct);
    }

    static async Task<IResult> Show(Guid contactId, ConsentForm form, Errors errors, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new ContactQuery(contactId, user.ContactsOf(Permission.SeeContacts)), ct) is { } phone
            ? ConsentPanel.Render(new(contactId, await mediator.Send(new Query(phone), ct) ?? [], form, errors, user.Zone, user.May(Permission.RecordConsent)), errors.Count == 0 ? 200 : 422)
            : Results.NotFound();
}

public sealed record ConsentForm
{
    public string? Purpose { get; init; }
    public string? TextVersion { get; init; }
    public string? Evidence { get; init; }
    public string? Channel { get; init; }
    public string? Reason { get; init; }
}

public sealed record Revocation(string? Reason);

public sealed record ConsentsOfContact(Guid ContactId, IReadOnlyList<Consent> Consents, ConsentForm Form, Errors Errors, TimeZoneInfo Zone, bool MayRecord);
