using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.TestMessage;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/message/test";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
            TestMessage.Render(new(id, null, await mediator.Send(new NumberQuery(user.Id), ct) ?? "", false, []))).Needs(Permission.RunCampaigns);
        pages.MapPost(Route, Place).Needs(Permission.RunCampaigns);
        pages.MapGet(Route + "/{call:guid}", async (Guid id, Guid call, User user, IMediator mediator, CancellationToken ct) =>
            await mediator.Send(new Query(user.Id, id, call), ct) is { } test ? TestMessage.Render(new(id, test, test.Number, false, [])) : Results.NotFound()).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Route, async (Guid id, NewTest test, User user, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(CommandOf(id, test.Number ?? "", test.IsOwn, null, user), ct);
                return result.Error?.ToProblem() ?? Results.Created($"/api/v1/campaigns/{id}/message/test/{result.Value!.CallId}", result.Value);
            }).Needs(Permission.RunCampaigns)
            .WithName("TestCampaignMessage")
            .WithSummary("Calls a number of your own with a campaign's message as it is saved. It passes the gate as the campaign's own messages do, and counts for no run.")
            .Produces<Placed>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet(Route + "/{call:guid}", async (Guid id, Guid call, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new Query(user.Id, id, call), ct) is { } test ? Results.Ok(new TestState(test.Id, test.Number, test.State, test.Result, test.WasHeard)) : new NoSuchTest().ToProblem()).Needs(Permission.RunCampaigns)
            .WithName("ShowMessageTest")
            .WithSummary("How a test of a campaign's message stands.")
            .Produces<TestState>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Place(Guid id, [FromForm] TestForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(CommandOf(id, form.Number ?? "", form.IsOwn, form.Read(), user), ct);
        return result switch
        {
            { Value: { } placed } => TestMessage.Render(new(id, await mediator.Send(new Query(user.Id, id, placed.CallId), ct), form.Number ?? "", form.IsOwn, [])),
            { Error: Invalid { Errors: var errors } } => TestMessage.Render(new(id, null, form.Number ?? "", form.IsOwn, errors), StatusCodes.Status422UnprocessableEntity),
            { Error: Conflict conflict } => TestMessage.Render(new(id, null, form.Number ?? "", form.IsOwn, new() { ["number"] = conflict.Message }), StatusCodes.Status422UnprocessableEntity),
            _ => result.Error!.ToProblem(),
        };
    }

    static Command CommandOf(Guid id, string number, bool isOwn, Campaigns.HearMessage.Draft? typed, User user) =>
        new(user.Id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, user.ContactsOf(Permission.SeeContacts), id, number, isOwn, typed);
}

public sealed record NoSuchTest() : Missing("There is no such test of yours.");

/// <param name="Number">A phone of your own, as typed.</param>
/// <param name="IsOwn">That it is, which stands in for a consent on record.</param>
public sealed record NewTest(string? Number, bool IsOwn = false);

/// <param name="State">submitted, ambiguous, queued, ringing, answered, connected or ended.</param>
/// <param name="WasHeard">To its end, or until a key was pressed.</param>
public sealed record TestState(Guid CallId, string Number, string State, string? Result, bool WasHeard);

/// <summary>The number, and the campaign's form as far as it is about the message.</summary>
public sealed record TestForm : Campaigns.HearMessage.MessageForm
{
    public string? Number { get; init; }

    /// <summary>They say that the phone is their own.</summary>
    public bool IsOwn { get; init; }
}

/// <param name="Test">Null before there is one.</param>
public sealed record TestShown(Guid CampaignId, Test? Test, string Number, bool IsOwn, Errors Errors);
