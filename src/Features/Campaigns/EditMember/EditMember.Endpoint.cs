using System.Globalization;
using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Features.Campaigns.ListMembers;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.EditMember;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/contacts/{memberId:guid}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.RunCampaigns);
        pages.MapPost(Route, Save).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Route, async (Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
                await mediator.Send(new OneQuery(id, memberId, Department(user)), ct) is { } member ? Results.Ok(MemberItem.Of(member)) : new NoSuchMember().ToProblem()).Needs(Permission.RunCampaigns)
            .WithName("GetCampaignContact")
            .WithSummary("One of a campaign's contacts.")
            .Produces<MemberItem>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPatch(Route, Change).Needs(Permission.RunCampaigns)
            .WithName("ChangeCampaignContact")
            .WithSummary("Changes one of a campaign's contacts; what is left out stays. excluded true leaves them out, false lets them be called again.")
            .Produces<MemberItem>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Show(Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new OneQuery(id, memberId, Department(user)), ct) is { } member ? EditMember.Render(new(id, member, MemberEdit.Of(member, user), [], user.Zone)) : Results.NotFound();

    static async Task<IResult> Save(Guid id, Guid memberId, [FromForm] MemberEdit form, User user, IMediator mediator, CancellationToken ct)
    {
        if (await mediator.Send(new OneQuery(id, memberId, Department(user)), ct) is not { } member)
            return Results.NotFound();
        var result = form.IsReadable
            ? await mediator.Send(form.ToCommand(id, member, user), ct)
            : new Invalid(new() { ["nextAt"] = "Choose a day and a time." });
        return result.Error switch
        {
            null => Htmx.Raise("campaign-changed, member-saved"),
            Invalid { Errors: var errors } => EditMember.Render(new(id, member, form, errors, user.Zone), StatusCodes.Status422UnprocessableEntity),
            var error => EditMember.Render(new(id, member, form, new() { ["name"] = error.Message }, user.Zone), StatusCodes.Status422UnprocessableEntity),
        };
    }

    static async Task<IResult> Change(Guid id, Guid memberId, MemberChange change, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(
            user.Id, user.ContactsOf(Permission.EditContacts), Department(user), id, memberId, change.Name, change.Comments, change.Priority, change.NextAt?.UtcDateTime, change.Excluded), ct);
        return result.Error?.ToProblem() ?? Results.Ok(MemberItem.Of((await mediator.Send(new OneQuery(id, memberId, Department(user)), ct))!));
    }

    static Guid? Department(User user) => user.ScopeOf(Permission.RunCampaigns).DepartmentId;
}

/// <param name="Name">The contact's, everywhere.</param>
/// <param name="NextAt">Not before.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MemberChange(string? Name = null, string? Comments = null, int? Priority = null, DateTimeOffset? NextAt = null, bool? Excluded = null);

/// <summary>The page's form.</summary>
public sealed record MemberEdit
{
    const string Minute = "yyyy-MM-dd'T'HH:mm";

    public string? Name { get; init; }
    public string? Comments { get; init; }
    public string? Priority { get; init; }

    /// <summary>On the clock of whoever edits; empty where nothing is to happen.</summary>
    public string? NextAt { get; init; }

    public string? Excluded { get; init; }

    internal bool IsReadable => string.IsNullOrEmpty(NextAt) || Local is not null;

    DateTime? Local => DateTime.TryParseExact(NextAt, [Minute, Minute + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? local : null;

    internal static MemberEdit Of(Member member, User user) => new()
    {
        Name = member.Name, Comments = member.Comments, Priority = member.Priority.ToString(CultureInfo.InvariantCulture), Excluded = member.Status == "excluded" ? "true" : null,
        NextAt = member.NextAt is { } at ? user.ToLocal(at).ToString(Minute, CultureInfo.InvariantCulture) : null,
    };

    /// <summary>Only what differs is asked for: somebody being called may still get a comment.</summary>
    internal Command ToCommand(Guid id, Member member, User user)
    {
        var before = Of(member, user);
        return new(
            user.Id, user.ContactsOf(Permission.EditContacts), user.ScopeOf(Permission.RunCampaigns).DepartmentId, id, member.Id, Name, Comments,
            int.TryParse(Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : 0,
            NextAt == before.NextAt || Local is not { } local ? null : CallingHours.FromLocal(local, user.Zone).Utc,
            (Excluded == "true") == (before.Excluded == "true") ? null : Excluded == "true");
    }
}

public sealed record EditMemberPage(Guid CampaignId, Member Member, MemberEdit Form, Errors Errors, TimeZoneInfo Zone);
