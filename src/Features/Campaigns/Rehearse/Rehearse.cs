using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Rehearsals;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.Rehearse;

/// <summary>
/// Plays a campaign through before it is launched: its own list, hours, retries, budget and pacing, many times over. Takes seconds; the answer comes
/// at once and the forecast behind it, unless it is waited for. Asked again with nothing changed while it plays, it is the same one.
/// </summary>
/// <param name="UserId">Null for the clock.</param>
/// <param name="Agents">How many will be at work; null for all who are assigned.</param>
/// <param name="WorksFrom">Minutes after midnight in the campaign's zone; null for the campaign's own hours.</param>
/// <param name="Again">Of a campaign that is over, whom its restart would call again: all, which is usual, not_reached or not_final.</param>
public sealed record Command(Guid? UserId, Guid? DepartmentId, Guid CampaignId, int? Agents = null, int? WorksFrom = null, int? WorksUntil = null, bool Wait = false, string? Again = null) : IRequest<Result<Rehearsed>>;

/// <summary>The one named, or the last one of a campaign; null when there is none.</summary>
/// <param name="Again">Of a restart that calls these; null of what is left.</param>
public sealed record Query(Guid CampaignId, Guid? DepartmentId, Guid? Id = null, string? Again = null) : IRequest<Rehearsed?>;

/// <summary>Whose rehearsal it is.</summary>
public sealed record HeadQuery(Guid CampaignId, Guid? DepartmentId) : IRequest<Head?>;

public sealed record Head
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required string Mode { get; init; }
    public required string Destination { get; init; }
    public required string TimeZone { get; init; }

    /// <summary>Agents.</summary>
    public required int Assigned { get; init; }

    public required bool HasRun { get; init; }

    /// <summary>Whom its next start calls again, which is everybody where the address asks for nobody we know; null where it calls what is left of the list.</summary>
    public string? Again(string? asked) => CampaignActions.Of(Enum.Parse<CampaignStatus>(Status, ignoreCase: true)) is var actions
        && (actions.Contains(CampaignAction.Restart) || HasRun && actions.Contains(CampaignAction.Start)) ? asked is "not_reached" or "not_final" ? asked : "all" : null;

    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>How forecasts have fared that a run was launched on.</summary>
public sealed record CalibrationQuery : IRequest<Calibration>;

/// <param name="Status">running, done or failed.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Step">What it is at, in words.</param>
/// <param name="Again">Whom the restart would call again that it is a rehearsal of: all, not_reached or not_final.</param>
/// <param name="IsCurrent">The campaign has not been changed since.</param>
/// <param name="Problem">Why there is no forecast.</param>
public sealed record Rehearsed(
    Guid Id, string Status, double Progress, string Step, DateTime AskedAt, int Agents, int WorksFrom, int WorksUntil, string? Again, bool IsCurrent, Basis? Basis, Forecast? Forecast, Actual? Actual, string? Problem)
{
    /// <summary>So long a launch may rely on it.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);

    public bool MayBeReliedOn(DateTime now) => Status == "done" && IsCurrent && now - AskedAt <= Lasts;

    /// <summary>Why a launch on it is refused; null when it is not. Only what dials ahead of its agents can abandon anybody.</summary>
    public string? Refusal => Forecast is { IsOverCap: true } forecast && Basis is { } basis
        ? string.Create(CultureInfo.InvariantCulture, $"Rehearsed {forecast.Courses} times, in more than one of twenty the abandon rate ended above the {basis.Cap:0.#%} that the law allows (up to {forecast.PeriodRate.P95 ?? 1:0.00%} within the period). Choose progressive mode, or wait until the period is another.")
        : null;
}

/// <summary>What a forecast rests on.</summary>
/// <param name="Total">Everybody left on the list.</param>
/// <param name="Now">Who may be called at once.</param>
/// <param name="LaterToday">Who may be called later within the day, on the campaign's clock.</param>
/// <param name="Later">Who may be called on another day.</param>
/// <param name="Blocked">Who may not be called at all, by reason.</param>
/// <param name="NotAsked">Of whom the gate was not asked: they are taken to be like the others.</param>
/// <param name="NotPlayed">The end of a list that is too long to be played whole.</param>
/// <param name="Dials">Measured calls it rests on.</param>
/// <param name="IsOwn">They are this campaign's.</param>
/// <param name="AnswerRate">Expected, of all dials.</param>
/// <param name="Talk">Median, seconds.</param>
/// <param name="WrapUp">Median, seconds.</param>
/// <param name="Cap">Of live answers that may be abandoned.</param>
public sealed record Basis(
    int Total, int Now, int LaterToday, int Later, IReadOnlyList<Block> Blocked, int NotAsked, int NotPlayed, int Dials, bool IsOwn, double AnswerRate, double Talk, double WrapUp, double Cap, bool HasPrice);

/// <param name="Kind">As <see cref="RefusalKind"/>.</param>
/// <param name="Says">As the gate says it of the first of them.</param>
public sealed record Block(string Kind, string Says, int Contacts);

/// <summary>What a run came to. Seconds after its start; null finish when somebody stopped it.</summary>
public sealed record Actual(double? Finish, int Dials, int Reached, int Abandoned, bool? FinishInBand, bool RateInBand, bool ReachedInBand)
{
    public double AbandonRate => Reached + Abandoned > 0 ? (double)Abandoned / (Reached + Abandoned) : 0;
}

/// <summary>Of the last fifty runs launched on a forecast: for how many it was right, of how many it can be said. Nine of ten are to be.</summary>
public sealed record Calibration(int Runs, int FinishRight, int FinishKnown, int RateRight, int ReachedRight);

public sealed record NoSuchCampaign() : Missing("There is no such campaign of yours.");

public sealed record NotPlayable(string Message) : Conflict(Message);

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock)
    : IRequestHandler<Command, Result<Rehearsed>>, IRequestHandler<Query, Rehearsed?>, IRequestHandler<HeadQuery, Head?>, IRequestHandler<CalibrationQuery, Calibration>
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    const int MostAgents = 1000;

    /// <summary>So long after its last sign of life its server has gone.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    static readonly string Begin = Sql.Of<Handler>(nameof(Begin));
    static readonly string Find = Sql.Of<Handler>(nameof(Find));
    static readonly string FindCampaign = Sql.Of<Handler>(nameof(FindCampaign));
    static readonly string ListCompared = Sql.Of<Handler>(nameof(ListCompared));

    public async Task<Result<Rehearsed>> Handle(Command command, CancellationToken ct)
    {
        var errors = new Errors();
        if (command.Agents is < 1 or > MostAgents)
            errors["agents"] = $"1 to {MostAgents} agents.";
        if (command.WorksFrom is { } from && command.WorksUntil is { } until && (from < 0 || until > 24 * 60 || from >= until) || command.WorksFrom is null != command.WorksUntil is null)
            errors["worksFrom"] = "They begin before they end, both within one day.";
        if (command.Again is not (null or "all" or "not_reached" or "not_final"))
            errors["again"] = "all, not_reached or not_final.";
        if (errors.Count > 0)
            return new Invalid(errors);
        if (await Handle(new HeadQuery(command.CampaignId, command.DepartmentId), ct) is not { } campaign)
            return new NoSuchCampaign();
        if (campaign.Mode == "manual")
            return new NotPlayable("Its agents choose whom to call and when: there is nothing to rehearse.");
        if (command.Again is not null && campaign.Again(command.Again) is null)
            return new NotPlayable("It is not over yet: what is left of it can be rehearsed, not its restart.");

        var now = clock.GetUtcNow();
        if (await db.Find<Begun>(Begin, new
        {
            Id = Guid.CreateVersion7(now), command.CampaignId, command.DepartmentId, command.UserId, command.Agents, WorksFrom = (short?)command.WorksFrom, WorksUntil = (short?)command.WorksUntil, Again = campaign.Again(command.Again), Now = now,
        }, ct) is not { } begun)
        {
            return new NoSuchCampaign();
        }

        var play = new PlayCommand(command.CampaignId, begun.Id);
        if (begun.IsNew && command.Wait)
            await mediator.Send(play, ct);
        else if (begun.IsNew)
            background.Run(tenant.OrgId!.Value, play);
        return (await Handle(new Query(command.CampaignId, command.DepartmentId, begun.Id), ct))!;
    }

    public async Task<Rehearsed?> Handle(Query query, CancellationToken ct) => await db.Find<Row>(Find, query, ct) is { } row ? row.ToRehearsed(clock.GetUtcNow().UtcDateTime - Silence) : null;

    public Task<Head?> Handle(HeadQuery query, CancellationToken ct) => db.Find<Head>(FindCampaign, query, ct);

    public async Task<Calibration> Handle(CalibrationQuery query, CancellationToken ct)
    {
        var actuals = (await db.Many<Compared>(ListCompared, new { }, ct)).Select(one => JsonSerializer.Deserialize<Actual>(one.Actual, Json)!).ToArray();
        return new(actuals.Length, actuals.Count(one => one.FinishInBand == true), actuals.Count(one => one.FinishInBand is not null), actuals.Count(one => one.RateInBand), actuals.Count(one => one.ReachedInBand));
    }

    sealed record Begun(Guid Id, bool IsNew);

    sealed record Compared(string Forecast, string Actual);

    sealed record Row
    {
        public Guid Id { get; init; }
        public string Status { get; init; } = "";
        public double Progress { get; init; }
        public string Step { get; init; } = "";
        public DateTime AskedAt { get; init; }
        public DateTime HeartbeatAt { get; init; }
        public int Agents { get; init; }
        public short WorksFrom { get; init; }
        public short WorksUntil { get; init; }
        public string? Basis { get; init; }
        public string? Forecast { get; init; }
        public string? Problem { get; init; }
        public string? Actual { get; init; }
        public bool IsCurrent { get; init; }
        public Guid? RunId { get; init; }
        public string? Again { get; init; }

        public Rehearsed ToRehearsed(DateTime alive) => Status == "running" && HeartbeatAt < alive
            ? Shown("failed", "The server that was at it has stopped. Rehearse again.")
            : Shown(Status, Problem);

        Rehearsed Shown(string status, string? problem) => new(
            Id, status, Progress, Step, AskedAt, Agents, WorksFrom, WorksUntil, Again, IsCurrent, Read<Basis>(Basis), Read<Forecast>(Forecast), Read<Actual>(Actual), problem);

        static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, Json);
    }
}
