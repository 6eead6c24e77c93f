using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.HearMessage;

/// <summary>What one of its contacts would hear of a campaign; null when there is no such campaign for this person.</summary>
/// <param name="CampaignId">Null for one that is not saved yet.</param>
/// <param name="DepartmentId">Whose campaigns the person runs; null for all.</param>
/// <param name="Reach">Of whose contacts a sample is taken while the campaign has none.</param>
/// <param name="Typed">As the form has it; null for what is saved.</param>
public sealed record Query(Guid? CampaignId, Guid? DepartmentId, ContactReach Reach, Draft? Typed) : IRequest<Hearing?>;

/// <param name="Voice">The carrier's name of it; empty for its usual one.</param>
public sealed record Draft(string Text, string Language, string Voice, string? ConnectKey, string? OptOutKey);

/// <param name="Destination">What is saved: message, or else nobody hears anything of this. Null when nothing is.</param>
/// <param name="PlaysRecording">A recording that was brought, instead of the text.</param>
/// <param name="Said">The text, filled in for the sample, with what may be pressed.</param>
public sealed record Hearing(Guid? CampaignId, string? Destination, bool PlaysRecording, Draft Message, string Said, Sample Sample)
{
    public TimeSpan Length => MessageText.Length(Said);
}

/// <param name="Id">Null when nobody is known yet, and somebody was made up.</param>
public sealed record Sample(Guid? Id, string Name, string Company, string Title, string? Custom)
{
    public static readonly Sample MadeUp = new(null, "Jordan Lee", "Lee Brothers", "Owner", null);
}

sealed class Handler(Db db) : IRequestHandler<Query, Hearing?>
{
    static readonly string FindSaved = Sql.Of<Handler>(nameof(FindSaved));
    static readonly string FindSample = Sql.Of<Handler>(nameof(FindSample));

    public async Task<Hearing?> Handle(Query query, CancellationToken ct)
    {
        var saved = query.CampaignId is null ? null : await db.Find<Saved>(FindSaved, new { query.CampaignId, query.DepartmentId }, ct);
        if (query.CampaignId is not null && saved is null || (query.Typed ?? saved?.ToDraft()) is not { } message)
            return null;

        var sample = await db.Find<Sample>(FindSample, new { query.CampaignId, Reach = query.Reach.ToJson() }, ct) ?? Sample.MadeUp;
        var said = MessageText.Render(message.Text, MessageText.FieldsOf(sample.Name, sample.Company, sample.Title, sample.Custom));
        var playsRecording = saved is { Kind: "audio", Destination: "message" };
        return new(query.CampaignId, saved?.Destination, playsRecording, message, $"{said} {MessageText.Keys(message.ConnectKey, message.OptOutKey)}".Trim(), sample);
    }

    sealed record Saved(string Destination, string Kind, string Text, string Language, string Voice, string? ConnectKey, string? OptOutKey)
    {
        public Draft ToDraft() => new(Text, Language, Voice, ConnectKey, OptOutKey);
    }
}
