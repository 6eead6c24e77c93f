using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Recordings.SetRecording;

sealed record Query : IRequest<RecordingRules>;

/// <summary>Whether calls are recorded, what the customer is told, who may listen, and whether agents know who listens in. Calls that go on now keep what they have.</summary>
sealed record Command(Guid UserId, RecordingRules Rules) : IRequest<Result<Done>>;

/// <param name="Mode">off, on_demand or all.</param>
/// <param name="TellAgents">An agent sees who listens to their call while it goes on.</param>
/// <param name="KeptDays">After so many the sound of a recording is deleted, unless it is on legal hold.</param>
public sealed record RecordingRules(string Mode, string Announcement, bool ManagersHear, bool AgentsHearOwn, bool TellAgents, int KeptDays)
{
    internal const int LongestAnnouncement = 500, MostDays = 3650;
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, RecordingRules>, IRequestHandler<Command, Result<Done>>
{
    static readonly string FindSettings = Sql.Of<Handler>(nameof(FindSettings));
    static readonly string Save = Sql.Of<Handler>(nameof(Save));

    public Task<RecordingRules> Handle(Query query, CancellationToken ct) => db.One<RecordingRules>(FindSettings, new { }, ct);

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var errors = new Errors();
        if (command.Rules.Mode is not ("off" or "on_demand" or "all"))
            errors["mode"] = "Choose whether calls are recorded.";
        if (command.Rules.Announcement.Trim() is not { Length: > 0 and <= RecordingRules.LongestAnnouncement } || command.Rules.Announcement.Contains('\0', StringComparison.Ordinal))
            errors["announcement"] = $"Write what they are told, in up to {RecordingRules.LongestAnnouncement} characters.";
        if (command.Rules.KeptDays is < 1 or > RecordingRules.MostDays)
            errors["kept"] = $"Choose how long recordings are kept: 1 to {RecordingRules.MostDays} days.";
        if (errors.Count > 0)
            return new Invalid(errors);

        await db.One<long>(Save, new
        {
            command.UserId, command.Rules.Mode, Announcement = command.Rules.Announcement.Trim(), command.Rules.ManagersHear, command.Rules.AgentsHearOwn, command.Rules.TellAgents, command.Rules.KeptDays, Now = clock.GetUtcNow(),
        }, ct);
        return new Done();
    }
}

sealed class Endpoint : IPages
{
    public const string Route = "/admin/recording";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (IMediator mediator, CancellationToken ct) => SetRecording.Render(new(await mediator.Send(new Query(), ct), []))).Needs(Permission.SetRecording);
        pages.MapPost(Route, Save).Needs(Permission.SetRecording);
    }

    static async Task<IResult> Save([FromForm] RecordingForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var rules = new RecordingRules(form.Mode ?? "", form.Announcement ?? "", form.ManagersHear == "true", form.AgentsHearOwn == "true", form.TellAgents == "true", form.Days);
        var result = await mediator.Send(new Command(user.Id, rules), ct);
        return result.Error is Invalid { Errors: var errors } ? SetRecording.Render(new(rules, errors), 422) : Htmx.GoTo(request, Route);
    }
}

public sealed record RecordingForm
{
    public string? Mode { get; init; }
    public string? Announcement { get; init; }
    public string? ManagersHear { get; init; }
    public string? AgentsHearOwn { get; init; }
    public string? TellAgents { get; init; }

    /// <summary>30, 60, 90, or other.</summary>
    public string? Kept { get; init; }

    public string? KeptDays { get; init; }

    /// <summary>0 for what is no number of days.</summary>
    internal int Days => int.TryParse(Kept == "other" ? KeptDays : Kept, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0;
}

/// <summary>The page as it is drawn.</summary>
public sealed record RulesPage(RecordingRules Rules, Errors Errors);
