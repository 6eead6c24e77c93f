using DutyCall.Domain.Campaigns;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.HearMessage;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/campaigns/hear", Hear).Needs(Permission.RunCampaigns);

    static async Task<IResult> Hear([FromForm] MessageForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var id = Guid.TryParse(form.Id, out var known) ? known : (Guid?)null;
        return await mediator.Send(new Query(id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, user.ContactsOf(Permission.SeeContacts), form.Read()), ct) is { } hearing
            ? HearMessage.Render(hearing)
            : Results.NotFound();
    }
}

/// <summary>A campaign's form as far as it is about the message.</summary>
public record MessageForm
{
    public string? Id { get; init; }

    /// <summary>Null where there is no form: what is saved is meant.</summary>
    public string? MessageText { get; init; }

    public string? MessageVoice { get; init; }
    public string? ConnectKey { get; init; }
    public string? OptOutKey { get; init; }

    internal Draft? Read()
    {
        if (MessageText is null)
            return null;
        var (language, voice) = MessageVoices.Read(MessageVoice ?? "");
        return new(MessageText, language, voice, Given(ConnectKey), Given(OptOutKey));
    }

    static string? Given(string? key) => string.IsNullOrEmpty(key) ? null : key;
}
