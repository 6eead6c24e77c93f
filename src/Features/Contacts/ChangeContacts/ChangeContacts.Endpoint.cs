using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace DutyCall.Features.Contacts.ChangeContacts;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/contacts/bulk";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost(Route, Change).Needs(Permission.ChangeManyContacts);
        pages.MapGet("/contacts/batches/{batchId:guid}", ShowBatch).Needs(Permission.ChangeManyContacts);
        pages.MapPost(Route + "/preview", Preview).Needs(Permission.ChangeManyContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Route, ChangeForApi).Needs(Permission.ChangeManyContacts)
            .WithName("ChangeContacts")
            .WithSummary("Adds or removes tags, sets status or owner, or deletes: the contacts named by ids, or everything a search finds. More than a thousand go on behind the answer, in state running. May be undone for 10 minutes.")
            .Produces<ChangedContacts>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/contacts/batches/{batchId:guid}", GetBatch).Needs(Permission.ChangeManyContacts)
            .WithName("GetContactBatch")
            .WithSummary("How far one change of many contacts of yours is.")
            .Produces<ChangedContacts>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete("/contacts/{contactId:guid}", Delete).Needs(Permission.ChangeManyContacts)
            .WithName("DeleteContact")
            .WithSummary("Hides a contact; its calls stay. May be undone for 10 minutes.")
            .Produces<ChangedContacts>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Change([FromForm] BulkForm form, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(form.ToCommand(user), ct);
        return result.Error is { } error ? error.ToProblem() : Htmx.Raise("contacts-changed");
    }

    static async Task<IResult> Preview([FromForm] BulkForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var counted = await mediator.Send(new Query(user.ContactsOf(Permission.ChangeManyContacts), form.Named, form.Searched), ct);
        return counted.Error is { } error ? error.ToProblem()
            : Results.Text(counted.Value == 1 ? "This is about 1 contact." : FormattableString.Invariant($"This is about {counted.Value:N0} contacts."), "text/plain");
    }

    static async Task<IResult> ChangeForApi(BulkChange change, User user, IMediator mediator, CancellationToken ct)
    {
        if (change.Ids is null && change.Search is null)
            return new Invalid(new() { ["ids"] = "Name the contacts by ids, or give a search; an empty search finds all." }).ToProblem();

        var result = await mediator.Send(new Command(
            user.Id, user.ContactsOf(Permission.ChangeManyContacts), change.Action, change.Ids, BulkForm.Read(change.Search), Tags.Read(change.Tags ?? []), change.Status ?? "", change.Reason ?? "", change.Owner), ct);
        return result.Error?.ToProblem() ?? Results.Ok(ChangedContacts.Of(result.Value!));
    }

    static async Task<IResult> GetBatch(Guid batchId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new BatchQuery(user.Id, batchId), ct) is { } batch
            ? Results.Ok(ChangedContacts.Of(batch))
            : Results.Problem("There is no such change of yours.", statusCode: 404);

    static async Task<IResult> ShowBatch(Guid batchId, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new BatchQuery(user.Id, batchId), ct) is not { } batch)
            return Results.NotFound();
        if (batch.State is "done" or "undone")
            return Htmx.Raise("contacts-changed");
        return BatchProgress.Render(batch);
    }

    static async Task<IResult> Delete(Guid contactId, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.ChangeManyContacts), "delete", [contactId], new(), [], "", "", null), ct);
        return result.Error is { } error ? error.ToProblem()
            : result.Value!.Contacts == 0 ? Results.Problem("There is no such contact.", statusCode: 404)
            : Results.Ok(ChangedContacts.Of(result.Value));
    }
}

public sealed record BulkForm
{
    public string? Action { get; init; }

    /// <summary>Separated by commas.</summary>
    public string? Ids { get; init; }

    public string? Everything { get; init; }

    /// <summary>The list's query, when everything it finds is meant.</summary>
    public string? Search { get; init; }

    public string? Tags { get; init; }
    public string? Status { get; init; }
    public string? Reason { get; init; }
    public string? Owner { get; init; }

    internal IReadOnlyList<Guid>? Named => Everything == "true" ? null
        : [.. (Ids ?? "").Split(',').Select(id => Guid.TryParse(id, out var named) ? named : Guid.Empty).Where(id => id != Guid.Empty)];

    internal ContactSearch Searched => Read(Search);

    internal Command ToCommand(User user) => new(
        user.Id, user.ContactsOf(Permission.ChangeManyContacts), Action ?? "", Named, Searched, Domain.Tags.Read([Tags]), Status ?? "", Reason?.Trim() ?? "",
        string.IsNullOrEmpty(Owner) ? null : Guid.TryParse(Owner, out var owner) ? owner : Guid.Empty);

    internal static ContactSearch Read(string? query) =>
        ContactSearch.Read(QueryHelpers.ParseQuery(query).SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value ?? ""))) with { Cursor = "", Sort = ContactSearch.NewestCallFirst };
}

/// <param name="Action">add_tags, remove_tags, set_status, set_owner or delete.</param>
/// <param name="Search">A query as the list takes it: <c>tag=Solar&amp;status=new</c>. Everything it finds is changed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BulkChange(
    string Action, IReadOnlyList<Guid>? Ids = null, string? Search = null, IReadOnlyList<string>? Tags = null, string? Status = null, string? Reason = null, Guid? Owner = null);

/// <param name="BatchId">What an undo names.</param>
/// <param name="Contacts">How many are changed.</param>
/// <param name="State">done; running when they are so many that it goes on behind the answer; undoing or undone when it is taken back.</param>
/// <param name="Found">How many it is about.</param>
/// <param name="Handled">How many of them it has come to.</param>
public sealed record ChangedContacts(Guid BatchId, int Contacts, string State, int Found, int Handled)
{
    internal static ChangedContacts Of(Batch batch) => new(batch.Id, batch.Contacts, batch.State, batch.Found, batch.Handled);
}
