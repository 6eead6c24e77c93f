using System.ComponentModel;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Contacts.ListContacts;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/contacts";
    public const string CountRoute = "/contacts/count";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.SeeContacts);
        pages.MapGet(CountRoute, Count).Needs(Permission.SeeContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, List).Needs(Permission.SeeContacts)
        .WithName("ListContacts")
        .WithSummary("Contacts you may see, searched by q, tag, status, owner, department and field.<key>, in the order of sort, page by page.")
        .Produces<ContactList>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show(HttpContext context, User user, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        var search = ContactSearch.Read(context.Request.QueryParts);
        var reach = user.ContactsOf(Permission.SeeContacts);
        var page = await mediator.Send(new Query(reach, search), ct);
        var choices = await mediator.Send(new ChoicesQuery(reach), ct);
        var rights = await mediator.Send(new Exports.CheckRights.Query(user), ct);

        context.Response.Headers.Vary = "HX-Request";
        if (context.Request.WantsFragment && context.Request.QueryString.Value != search.ToQuery())
            context.Response.Headers["HX-Push-Url"] = Route + search.ToQuery(); // What the form sent, without its empty fields.
        return ListContacts.Render(
            new(search, page.Value ?? Page.Empty, choices, (page.Error as Invalid)?.Errors ?? [], user.Zone, clock.GetUtcNow().UtcDateTime)
            {
                MayAdd = user.Role != Role.Agent || choices.Organisation.AgentsAddContacts,
                MayImport = user.May(Permission.ImportContacts),
                MayChangeMany = user.May(Permission.ChangeManyContacts),
                MayExport = rights.Contacts,
            },
            page.Error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Count(HttpContext context, User user, IMediator mediator, CancellationToken ct)
    {
        var counted = await mediator.Send(new CountQuery(user.ContactsOf(Permission.SeeContacts), ContactSearch.Read(context.Request.QueryParts)), ct);
        return Results.Text(counted.Error is null ? Words.Count(counted.Value) : "", "text/html");
    }

    static async Task<IResult> List(
        HttpContext context, [Description("Contacts to a page, 1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var size = Query.PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 200 contacts." }).ToProblem();

        var page = await mediator.Send(new Query(user.ContactsOf(Permission.SeeContacts), ContactSearch.Read(context.Request.QueryParts), size), ct);
        return page.Value is { } found ? Results.Ok(ContactList.Of(found)) : page.Error!.ToProblem();
    }

    static class Words
    {
        public static string Count(int count) => count > CountQuery.Most ? $"more than {CountQuery.Most:N0}" : $"{count:N0}";
    }
}

/// <summary>A page of contacts for a program.</summary>
/// <param name="Previous">The cursor of the page above; null on the first.</param>
/// <param name="Next">The cursor of the page below; null on the last.</param>
/// <param name="IsPaused">The page is short because the search looked at many that did not match; next goes on.</param>
public sealed record ContactList(IReadOnlyList<ContactListItem> Contacts, string? Previous, string? Next, bool IsPaused)
{
    internal static ContactList Of(Page page) => new([.. page.Contacts.Select(ContactListItem.Of)], page.Previous?.ToString(), page.Next?.ToString(), page.IsPaused);
}

/// <param name="Phone">E.164.</param>
public sealed record ContactListItem(
    Guid Id, string Name, string Phone, string Company, string Title, string Email, string LeadStatus, decimal? DealValue, IReadOnlyList<string> Tags, int Calls,
    DateTime? LastCallAt, DateTime? FollowUp, ContactListPerson? Owner, Guid? Department, DateTime UpdatedAt)
{
    internal static ContactListItem Of(Contact contact) => new(
        contact.Id, contact.Name, contact.Phone, contact.Company, contact.Title, contact.Email, contact.LeadStatus, contact.DealValue, contact.Tags,
        contact.CallCount, contact.LastCallAt, contact.NextFollowUpAt, contact.OwnerId is { } owner ? new(owner, contact.OwnerName ?? "") : null,
        contact.DepartmentId, contact.UpdatedAt);
}

public sealed record ContactListPerson(Guid Id, string Name);
