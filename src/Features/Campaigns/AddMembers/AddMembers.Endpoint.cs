using System.Text.Json.Serialization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.AddMembers;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/contacts";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, Save).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, Add).Needs(Permission.RunCampaigns)
        .WithName("AddCampaignContacts")
        .WithSummary("Adds 1 to 1,000 people by number, also while the campaign runs. Numbers that are nobody's become contacts; who is a member already stays as they are, so a request may be sent twice.")
        .Produces<Added>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Add(Guid id, NewMembers members, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.SeeContacts), user.ScopeOf(Permission.RunCampaigns).DepartmentId, id, members.Contacts, "api"), ct);
        return result.Error?.ToProblem() ?? Results.Ok(result.Value);
    }

    static async Task<IResult> Save(Guid id, [FromForm] MemberForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var member = new NewMember(form.Phone ?? "", form.Name, form.Comments, form.Status);
        var result = await mediator.Send(new Command(user.Id, user.ContactsOf(Permission.SeeContacts), user.ScopeOf(Permission.RunCampaigns).DepartmentId, id, [member], "manual"), ct);
        return result switch
        {
            { Error: { } error } => error.ToProblem(),
            { Value.Refused: [var refused] } => AddMembers.Render(new(id, form, new() { [refused.Field] = refused.Problem }, ""), StatusCodes.Status422UnprocessableEntity),
            { Value.Already: > 0 } => AddMembers.Render(new(id, form, new() { ["phone"] = "They are in this campaign already." }, ""), StatusCodes.Status422UnprocessableEntity),
            _ => AddMembers.Render(new(id, new(), [], $"{(string.IsNullOrWhiteSpace(form.Name) ? form.Phone : form.Name.Trim())} is in the campaign. You can add another.")),
        };
    }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewMembers(IReadOnlyList<NewMember> Contacts);

public sealed record MemberForm
{
    public string? Phone { get; init; }
    public string? Name { get; init; }
    public string? Comments { get; init; }
    public string? Status { get; init; }
}

/// <param name="Says">What has just been done.</param>
public sealed record AddMemberPage(Guid CampaignId, MemberForm Form, Errors Errors, string Says);
