using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Contacts.MergeContacts;

/// <summary>Two contacts are one person: the first stays, with the calls, notes and numbers of both.</summary>
public sealed record Command(Guid UserId, ContactReach Reach, Guid ContactId, Guid OtherId) : IRequest<Result<Merged>>;

/// <summary>The contact that would stay and, once it is chosen, the other.</summary>
public sealed record Query(ContactReach Reach, Guid ContactId, Guid? OtherId) : IRequest<IReadOnlyList<Side>>;

/// <param name="Calls">How many went over.</param>
public sealed record Merged(int Calls);

public sealed record Side
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Phone { get; init; } = "";
    public string Company { get; init; } = "";
    public string Email { get; init; } = "";
    public string LeadStatus { get; init; } = "";
    public decimal? DealValue { get; init; }
    public string[] Tags { get; init; } = [];
    public int CallCount { get; init; }
    public string PinnedNote { get; init; } = "";
    public string Region { get; init; } = "";
    public string Currency { get; init; } = "";

    public string Who => Name.Length > 0 ? Name : Formats.Number(Phone, Region);
}

public sealed record NotBothThere() : Missing("One of the two no longer exists, or is not yours to change.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Merged>>, IRequestHandler<Query, IReadOnlyList<Side>>
{
    static readonly string Merge = Sql.Of<Handler>(nameof(Merge));
    static readonly string FindPair = Sql.Of<Handler>(nameof(FindPair));

    public async Task<Result<Merged>> Handle(Command command, CancellationToken ct)
    {
        if (command.ContactId == command.OtherId)
            return new Invalid(new() { ["other"] = "Choose another contact." });

        return await db.Find<Row>(Merge, new { command.UserId, Reach = command.Reach.ToJson(), command.ContactId, command.OtherId, Now = clock.GetUtcNow() }, ct) is { } row
            ? new Merged(row.Calls)
            : new NotBothThere();
    }

    public async Task<IReadOnlyList<Side>> Handle(Query query, CancellationToken ct) =>
        await db.Many<Side>(FindPair, new { query.ContactId, query.OtherId, Reach = query.Reach.ToJson() }, ct);

    sealed record Row(int Calls, string? Audited);
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/{contactId:guid}/merge";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.ChangeManyContacts);
        pages.MapPost(Route, Merge).Needs(Permission.ChangeManyContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid contactId, MergeRequest request, User user, IMediator mediator, CancellationToken ct) =>
    {
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.ChangeManyContacts), contactId, request.Other), ct);
        return result.Error?.ToProblem() ?? Results.Ok(new MergedContacts(contactId, result.Value!.Calls));
    }).Needs(Permission.ChangeManyContacts).WithName("MergeContacts").WithSummary("Makes one contact of two; the calls of both stay.").Produces<MergedContacts>().ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Show(Guid contactId, Guid? with, string? q, User user, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ChangeManyContacts);
        var sides = await mediator.Send(new Query(reach, contactId, with == contactId ? null : with), ct);
        if (sides is not [{ } stays, ..] || stays.Id != contactId)
            return Results.NotFound();

        var found = string.IsNullOrWhiteSpace(q) ? null : (await mediator.Send(new ListContacts.Query(reach, new ContactSearch { Q = q.Trim() }, 10), ct)).Value;
        return MergeContacts.Render(new(stays, sides.ElementAtOrDefault(1), q ?? "", [.. (found?.Contacts ?? []).Where(contact => contact.Id != contactId)
            .Select(contact => new Candidate(contact.Id, contact.Name, contact.Phone, contact.Company))], found is not null));
    }

    static async Task<IResult> Merge(Guid contactId, [FromForm] MergeForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.ChangeManyContacts), contactId, form.Other ?? Guid.Empty), ct);
        return result.Error?.ToProblem() ?? Htmx.GoTo(request, $"/contacts/{contactId}");
    }
}

public sealed record MergeForm
{
    public Guid? Other { get; init; }
}

/// <param name="Other">The contact that is merged into the one in the path.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MergeRequest(Guid Other);

/// <param name="Calls">How many of the other's calls went over.</param>
public sealed record MergedContacts(Guid Id, int Calls);

public sealed record Candidate(Guid Id, string Name, string Phone, string Company);

public sealed record MergePage(Side Stays, Side? Other, string Q, IReadOnlyList<Candidate> Candidates, bool Searched);
