using System.Text.Json.Nodes;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Contacts.ShowContact;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/{contactId:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.SeeContacts);
        pages.MapGet(Route + "/timeline", ShowTimeline).Needs(Permission.SeeContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, Get).Needs(Permission.SeeContacts)
        .WithName("GetContact")
        .WithSummary("One contact, with its own fields and statistics.")
        .Produces<OneContact>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Show(Guid contactId, User user, HttpContext context, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        context.Response.Headers.Vary = "HX-Request";
        if (await mediator.Send(Query(contactId, user), ct) is not { } person)
        {
            return await mediator.Send(new MergedQuery(contactId), ct) is { } into
                ? Htmx.GoTo(context.Request, $"/contacts/{into}")
                : Results.NotFound();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var timeline = await mediator.Send(Timeline(contactId, user, null), ct);
        return ShowContact.Render(new(person, new(contactId, timeline!, user.Id, user.Zone, now), user, user.Zone, now));
    }

    static async Task<IResult> ShowTimeline(Guid contactId, string? before, User user, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        var place = before is null ? null : Place.Read(before);
        if (before is not null && place is null)
            return Results.NotFound();
        return await mediator.Send(Timeline(contactId, user, place is null ? null : (place.AtUtc, place.Id)), ct) is { } timeline
            ? ContactTimeline.Render(new(contactId, timeline, user.Id, user.Zone, clock.GetUtcNow().UtcDateTime))
            : Results.NotFound();
    }

    static async Task<IResult> Get(Guid contactId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(Query(contactId, user), ct) is { } person
            ? Results.Ok(OneContact.Of(person.Details))
            : Results.Problem("There is no such contact.", statusCode: 404);

    static Query Query(Guid contactId, User user) => new(contactId, user.ContactsOf(Permission.SeeContacts), user.ContactsOf(Permission.EditContacts));

    static TimelineQuery Timeline(Guid contactId, User user, (DateTime, Guid)? at) => new(
        contactId, user.ContactsOf(Permission.SeeContacts), Permissions.ReachOf(user.Role, Permission.SeeCallHistory).ToString().ToLowerInvariant(), user.Id, user.DepartmentId, at);
}

/// <summary>A contact for a program.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="Custom">Values of the organisation's own fields, by key.</param>
/// <param name="Source">manual, dialer, call, import, api: how it came here.</param>
public sealed record OneContact(
    Guid Id, string Name, string Phone, IReadOnlyList<string> OtherNumbers, string Company, string Title, string Email, string LeadStatus, string StatusReason, decimal? DealValue,
    IReadOnlyList<string> Tags, string PinnedNote, string? TimeZone, DateTime? FollowUp, Guid? Owner, Guid? Department, JsonObject Custom, string Source, int Calls,
    DateTime? LastCallAt, long TalkSeconds, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static OneContact Of(Details details) => new(
        details.Id, details.Name, details.Phone, details.OtherNumbers, details.Company, details.Title, details.Email, details.LeadStatus, details.StatusReason, details.DealValue,
        details.Tags, details.PinnedNote, details.TimeZone, details.NextFollowUpAt, details.OwnerId, details.DepartmentId, details.CustomValues, details.Source,
        details.CallCount, details.LastCallAt, details.TalkSeconds, details.CreatedAt, details.UpdatedAt);
}

public sealed record ContactSheet(Person Person, TimelinePage Timeline, object Viewer, TimeZoneInfo Zone, DateTime NowUtc)
{
    internal User User => (User)Viewer;
}

public sealed record TimelinePage(Guid ContactId, Timeline Timeline, Guid Me, TimeZoneInfo Zone, DateTime NowUtc);
