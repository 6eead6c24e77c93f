using DutyCall.Domain.Campaigns;
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
            TestMessage.Render(new(id, null, await mediator.Send(new NumberQuery(user.Id), ct) ?? "", []))).Needs(Permission.RunCampaigns);
        pages.MapPost(Route, Place).Needs(Permission.RunCampaigns);
        pages.MapGet(Route + "/{call:guid}", async (Guid id, Guid call, User user, IMediator mediator, CancellationToken ct) =>
            await mediator.Send(new Query(user.Id, id, call), ct) is { } test ? TestMessage.Render(new(id, test, test.Number, [])) : Results.NotFound()).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Route, async (Guid id, NewTest test, User user, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(CommandOf(id, test.Number ?? "", null, user), ct);
                return result.Error?.ToProblem() ?? Results.Created($"/api/v1/campaigns/{id}/message/test/{result.Value!.CallId}", result.Value);
            }).Needs(Permission.RunCampaigns)
            .WithName("TestCampaignMessage")
            .WithSummary("Calls a number of your own with a campaign's message as it is saved. It passes the gate, and counts for no run.")
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
        var result = await mediator.Send(CommandOf(id, form.Number ?? "", form.Read(), user), ct);
        return result switch
        {
            { Value: { } placed } => TestMessage.Render(new(id, await mediator.Send(new Query(user.Id, id, placed.CallId), ct), form.Number ?? "", [])),
            { Error: Invalid { Errors: var errors } } => TestMessage.Render(new(id, null, form.Number ?? "", errors), StatusCodes.Status422UnprocessableEntity),
            { Error: Conflict conflict } => TestMessage.Render(new(id, null, form.Number ?? "", new() { ["number"] = conflict.Message }), StatusCodes.Status422UnprocessableEntity),
            _ => result.Error!.ToProblem(),
        };
    }

    static Command CommandOf(Guid id, string number, Campaigns.HearMessage.Draft? typed, User user) =>
        new(user.Id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, user.ContactsOf(Permission.SeeContacts), id, number, typed);
}

public sealed record NoSuchTest() : Missing("There is no such test of yours.");

/// <param name="Number">A phone of your own, as typed.</param>
public sealed record NewTest(string? Number);

/// <param name="State">submitted, ambiguous, queued, ringing, answered, connected or ended.</param>
/// <param name="WasHeard">To its end, or until a key was pressed.</param>
public sealed record TestState(Guid CallId, string Number, string State, string? Result, bool WasHeard);

/// <summary>The number, and the campaign's form as far as it is about the message.</summary>
public sealed record TestForm
{
    public string? Number { get; init; }

    /// <summary>Null where there is no form: what is saved is meant.</summary>
    public string? MessageText { get; init; }

    public string? MessageVoice { get; init; }
    public string? ConnectKey { get; init; }
    public string? OptOutKey { get; init; }

    internal Campaigns.HearMessage.Draft? Read()
    {
        if (MessageText is null)
            return null;
        var (language, voice) = MessageVoices.Read(MessageVoice ?? "");
        return new(MessageText, language, voice, ConnectKey is { Length: > 0 } connect ? connect : null, OptOutKey is { Length: > 0 } optOut ? optOut : null);
    }
}

/// <param name="Test">Null before there is one.</param>
public sealed record TestShown(Guid CampaignId, Test? Test, string Number, Errors Errors);
