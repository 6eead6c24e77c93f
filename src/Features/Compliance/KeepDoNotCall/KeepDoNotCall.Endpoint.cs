using System.ComponentModel;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Compliance.KeepDoNotCall;

sealed class Endpoint : IPages, IApi
{
    const string OfContact = "/contacts/{contactId:guid}/do-not-call";
    public const string Route = "/do-not-call";

    const int PageSize = 50;

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(OfContact, ShowContact).Needs(Permission.SeeContacts);
        pages.MapPost(OfContact, AddContact).Needs(Permission.AddToDoNotCall);
        pages.MapPost(OfContact + "/remove", RemoveContact).Needs(Permission.RemoveFromDoNotCall);
        pages.MapGet(Route, (string? number, string? cursor, Guid? campaign, User user, IMediator mediator, CancellationToken ct) => ShowList(number, cursor, new() { CampaignId = campaign?.ToString() }, [], user, mediator, ct, campaign)).Needs(Permission.AddToDoNotCall);
        pages.MapPost(Route, AddToList).Needs(Permission.AddToDoNotCall);
        pages.MapPost(Route + "/remove", RemoveFromList).Needs(Permission.RemoveFromDoNotCall);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Route, List).Needs(Permission.AddToDoNotCall)
            .WithName("ListDoNotCall")
            .WithSummary("The do-not-call list, newest first; with number, that one alone.")
            .Produces<EntryPage>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost(Route, Add).Needs(Permission.AddToDoNotCall)
            .WithName("AddToDoNotCall")
            .WithSummary("Puts a number on the do-not-call list: from then on nobody in the organisation can call it, and open callbacks to it end.")
            .Produces<DoNotCallEntry>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete(Route + "/{number}", Remove).Needs(Permission.RemoveFromDoNotCall)
            .WithName("RemoveFromDoNotCall")
            .WithSummary("Takes a number off the do-not-call list, for a reason that is kept.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> ShowList(string? number, string? cursor, EntryForm form, Errors errors, User user, IMediator mediator, CancellationToken ct, Guid? campaign = null)
    {
        var mayTakeOff = user.May(Permission.RemoveFromDoNotCall);
        var campaigns = mayTakeOff ? await mediator.Send(new CampaignsQuery(user.ScopeOf(Permission.RunCampaigns).DepartmentId), ct) : [];
        var place = cursor is { Length: > 0 } ? Place.Read(cursor) : null;
        return DoNotCallList.Render(
            new(await mediator.Send(new ListQuery(number is { Length: > 0 } ? number : null, place, PageSize, campaign), ct), number ?? "", place is not null, form, errors, user.Zone, mayTakeOff, campaigns, campaign),
            errors.Count == 0 ? 200 : 422);
    }

    static async Task<IResult> AddToList([FromForm] EntryForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, form.Number ?? "", form.Reason ?? "", "person", form.Campaign, MayListAreas: user.May(Permission.RemoveFromDoNotCall)), ct);
        return result.Error is Invalid { Errors: var errors }
            ? await ShowList(null, null, form, errors, user, mediator, ct)
            : Htmx.GoTo(request, form.Campaign is { } campaign ? $"{Route}?campaign={campaign}" : Route);
    }

    static async Task<IResult> RemoveFromList([FromForm] EntryForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new RemoveCommand(user.Id, form.Number ?? "", form.Reason ?? "", form.Campaign), ct);
        return result.Error is Invalid { Errors: var errors }
            ? await ShowList(form.Number, null, new() { Reason = form.Reason }, new() { ["removal"] = errors["reason"] }, user, mediator, ct)
            : Htmx.GoTo(request, Route);
    }

    static async Task<IResult> AddContact(Guid contactId, [FromForm] ReasonForm form, User user, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new ContactQuery(contactId, user.ContactsOf(Permission.SeeContacts)), ct) is not { } phone)
            return new NoSuchContact().ToProblem();
        var result = await mediator.Send(new Command(user.Id, phone, form.Reason ?? "", "person"), ct);
        return await Show(contactId, phone, result.Error, form, user, mediator, ct);
    }

    static async Task<IResult> RemoveContact(Guid contactId, [FromForm] ReasonForm form, User user, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new ContactQuery(contactId, user.ContactsOf(Permission.SeeContacts)), ct) is not { } phone)
            return new NoSuchContact().ToProblem();
        var result = await mediator.Send(new RemoveCommand(user.Id, phone, form.Reason ?? ""), ct);
        return await Show(contactId, phone, result.Error is NotOnTheList ? null : result.Error, form, user, mediator, ct);
    }

    static async Task<IResult> ShowContact(Guid contactId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new ContactQuery(contactId, user.ContactsOf(Permission.SeeContacts)), ct) is { } phone
            ? await Show(contactId, phone, null, new(), user, mediator, ct)
            : Results.NotFound();

    static async Task<IResult> Show(Guid contactId, string phone, Error? error, ReasonForm form, User user, IMediator mediator, CancellationToken ct) =>
        error is null or Invalid
            ? DoNotCallPanel.Render(
                new(contactId, await mediator.Send(new Query(phone), ct), error is null ? "" : form.Reason ?? "", (error as Invalid)?.Errors ?? [], user.Zone, user.May(Permission.RemoveFromDoNotCall)),
                error is null ? 200 : 422)
            : error.ToProblem();

    static async Task<IResult> List(
        [Description("E.164.")] string? number, [Description("From older of an earlier answer.")] string? cursor, [Description("1 to 200; 50 if left out.")] string? limit,
        IMediator mediator, CancellationToken ct)
    {
        var size = 50;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 200 numbers." }).ToProblem();
        var place = cursor is { Length: > 0 } ? Place.Read(cursor) : null;
        if (cursor is { Length: > 0 } && place is null)
            return new Invalid(new() { ["cursor"] = "This cursor leads nowhere. Start again from the first page." }).ToProblem();
        return Results.Ok(await mediator.Send(new ListQuery(number is { Length: > 0 } ? number : null, place, size), ct));
    }

    static async Task<IResult> Add(NewDoNotCall entry, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, entry.Number ?? "", entry.Reason ?? "", "api", entry.CampaignId, MayListAreas: user.May(Permission.RemoveFromDoNotCall)), ct);
        return result.Value is { } listed ? Results.Ok(new DoNotCallEntry(listed.Number, listed.Added)) : result.Error!.ToProblem();
    }

    static async Task<IResult> Remove(
        string number, string? reason, [Description("The campaign the entry is for; left out for one that is for all.")] Guid? campaignId, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new RemoveCommand(user.Id, number, reason ?? "", campaignId), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }
}

public sealed record ReasonForm
{
    public string? Reason { get; init; }
}

public sealed record EntryForm
{
    public string? Number { get; init; }

    /// <summary>Whose calls alone are meant; empty for everybody's.</summary>
    public string? CampaignId { get; init; }

    public string? Reason { get; init; }

    internal Guid? Campaign => Guid.TryParse(CampaignId, out var id) ? id : CampaignId is { Length: > 0 } ? Guid.Empty : null;
}

/// <param name="Sought">The number looked for, as typed.</param>
/// <param name="IsLater">Not the first page.</param>
public sealed record DoNotCallPage(EntryPage Page, string Sought, bool IsLater, EntryForm Form, Errors Errors, TimeZoneInfo Zone, bool MayTakeOff, IReadOnlyList<NamedCampaign> Campaigns, Guid? CampaignId)
{
    /// <summary>Whose own entries are shown; null for all, or where it is not theirs.</summary>
    public NamedCampaign? Campaign => Campaigns.FirstOrDefault(campaign => campaign.Id == CampaignId);
}

/// <param name="Number">As typed; E.164 is best. With a * at its end, for managers, an area: +1212*.</param>
/// <param name="CampaignId">Only this campaign calls them no more; left out, nobody does.</param>
public sealed record NewDoNotCall(string? Number, string? Reason = null, Guid? CampaignId = null);

/// <param name="Number">E.164.</param>
/// <param name="Added">It was not on the list before.</param>
public sealed record DoNotCallEntry(string Number, bool Added);

/// <summary>How a contact stands to the list, as their sheet shows it.</summary>
/// <param name="Entry">Null when their number is not on it.</param>
/// <param name="Typed">What was typed before it was refused.</param>
public sealed record Standing(Guid ContactId, Entry? Entry, string Typed, Errors Errors, TimeZoneInfo Zone, bool MayTakeOff);
