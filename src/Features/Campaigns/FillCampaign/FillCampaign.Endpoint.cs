using System.Globalization;
using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;

namespace DutyCall.Features.Campaigns.FillCampaign;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/fill";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost(Route, Begin).Needs(Permission.RunCampaigns);
        pages.MapPost(Route + "/count", Count).Needs(Permission.RunCampaigns);
        pages.MapGet(Route, Show).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Route, BeginForApi).Needs(Permission.RunCampaigns)
            .WithName("FillCampaign")
            .WithSummary("Adds everybody a search finds to a campaign. More than a thousand join behind the answer, in state running; who is a member already stays as they are.")
            .Produces<Fill>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet(Route + "/{fillId:guid}", async (Guid id, Guid fillId, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new Query(id, fillId, Department(user)), ct) is { } fill ? Results.Ok(fill) : Results.Problem("There is no such list.", statusCode: 404)).Needs(Permission.RunCampaigns)
            .WithName("GetCampaignFill")
            .WithSummary("How far it is.")
            .Produces<Fill>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> BeginForApi(Guid id, FillRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var parts = QueryHelpers.ParseQuery(request.Search).SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value ?? ""));
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.SeeContacts), Department(user), id, Searched(parts)), ct);
        return result.Error?.ToProblem() ?? Results.Ok(result.Value);
    }

    static async Task<IResult> Begin(Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.SeeContacts), Department(user), id, Searched(await Parts(request, ct))), ct);
        return result.Error?.ToProblem() ?? FillCampaign.Render(new(id, result.Value));
    }

    static async Task<IResult> Count(HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var counted = await mediator.Send(new CountQuery(user.ContactsOf(Permission.SeeContacts), Searched(await Parts(request, ct))), ct);
        return Results.Text(counted.Error is Invalid invalid ? string.Join(" ", invalid.Errors.Values) : counted.Value switch
        {
            0 => "Nobody fits this.",
            1 => "1 contact fits.",
            var many => $"{many.ToString("N0", CultureInfo.InvariantCulture)} contacts fit.",
        }, "text/plain");
    }

    static async Task<IResult> Show(Guid id, User user, IMediator mediator, CancellationToken ct) =>
        FillCampaign.Render(new(id, await mediator.Send(new Query(id, null, Department(user)), ct)));

    static ContactSearch Searched(IEnumerable<KeyValuePair<string, string>> parts) => ContactSearch.Read(parts) with { Cursor = "", Sort = ContactSearch.NewestCallFirst };

    static async Task<IEnumerable<KeyValuePair<string, string>>> Parts(HttpRequest request, CancellationToken ct) =>
        (await request.ReadFormAsync(ct)).SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value ?? ""));

    static Guid? Department(User user) => user.ScopeOf(Permission.RunCampaigns).DepartmentId;
}

/// <param name="Search">A query as the list of contacts takes it: <c>tag=Solar&amp;status=new</c>; empty for everybody you may see.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FillRequest(string Search);

public sealed record FillPage(Guid CampaignId, Fill? Fill);
