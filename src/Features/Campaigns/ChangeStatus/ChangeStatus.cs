using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.ChangeStatus;

/// <summary>Starts, pauses, resumes, stops, cancels or restarts a campaign. Asked twice at once, it is done once.</summary>
/// <param name="UserId">Null for the clock.</param>
/// <param name="DepartmentId">Whose campaigns the person may run besides those of no department; null for everybody's.</param>
/// <param name="Scope">Whom a restart calls again: all, not_reached or not_final.</param>
/// <param name="Reason">Why it is paused or stopped, in words.</param>
public sealed record Command(Guid? UserId, Guid? DepartmentId, Guid CampaignId, CampaignAction Action, string? Scope = null, string? Reason = null) : IRequest<Result<Changed>>;

public sealed record Changed(Guid Id, string Status);

/// <summary>A campaign is at work, or is not any more.</summary>
public sealed record Event(Guid CampaignId) : INotification;

public sealed record NoSuchCampaign() : Missing("There is no such campaign of yours.");

public sealed record OutOfPlace(string Message) : Conflict(Message);

/// <param name="Reasons">Everything that is in the way.</param>
public sealed record NotReady(IReadOnlyList<string> Reasons) : Conflict(string.Join(' ', Reasons));

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Changed>>
{
    static readonly string[] Scopes = ["all", "not_reached", "not_final"];

    static readonly string FindCampaign = Sql.Of<Handler>(nameof(FindCampaign));
    static readonly string Start = Sql.Of<Handler>(nameof(Start));
    static readonly string Interrupt = Sql.Of<Handler>(nameof(Interrupt));
    static readonly string Withdraw = Sql.Of<Handler>(nameof(Withdraw));
    static readonly string KeepResults = Sql.Of<Handler>(nameof(KeepResults));
    static readonly string CallAgain = Sql.Of<Handler>(nameof(CallAgain));

    public async Task<Result<Changed>> Handle(Command command, CancellationToken ct)
    {
        if (command.Scope is not null && !Scopes.Contains(command.Scope))
            return new Invalid(new() { ["scope"] = "all, not_reached or not_final." });
        if (await db.Find<Campaign>(FindCampaign, command, ct) is not { } campaign)
            return new NoSuchCampaign();

        var status = Enum.Parse<CampaignStatus>(campaign.Status, ignoreCase: true);
        if (CampaignActions.After(status, command.Action) is not { } next)
            return new OutOfPlace(OutOfPlaceWords(campaign, command.Action));
        // One that recurs is started again by its plan: a new run, as by hand.
        var again = command.Action == CampaignAction.Restart || command.Action == CampaignAction.Start && campaign.RunId is not null;
        if (next == CampaignStatus.Processing && InTheWay(campaign, again) is { Count: > 0 } reasons)
            return new NotReady(reasons);
        if (next == CampaignStatus.Processing && command.Action != CampaignAction.Resume && campaign is { Mode: "predictive" } && await Rehearsed(command, again ? Scope(command) : null, ct) is { } refusal)
            return refusal;

        var done = next == CampaignStatus.Processing ? await Begin(command, campaign, again, ct) : await End(command, next, ct);
        if (!done)
            return await Handle(command, ct); // Somebody else was quicker: what is the campaign now?

        await mediator.Publish(new Event(command.CampaignId), ct);
        return new Changed(command.CampaignId, next.ToWord());
    }

    /// <summary>What dials ahead of its agents is launched on a forecast only, a fresh one: played now if there is none.</summary>
    /// <param name="again">Whom a new run calls again; null of a first one.</param>
    async Task<Error?> Rehearsed(Command command, string? again, CancellationToken ct)
    {
        var last = await mediator.Send(new Rehearse.Query(command.CampaignId, command.DepartmentId, Again: again), ct);
        if (last?.MayBeReliedOn(clock.GetUtcNow().UtcDateTime) != true)
        {
            var played = await mediator.Send(new Rehearse.Command(command.UserId, command.DepartmentId, command.CampaignId, Wait: true, Again: again), ct);
            if (played.Error is { } error)
                return error;
            last = played.Value;
        }

        return last switch
        {
            { Status: "running" } => new NotReady(["Its rehearsal is still being played. Launch it in some seconds."]),
            { Refusal: { } refusal } => new NotReady([refusal]),
            { Status: "failed", Problem: { } problem } => new NotReady([problem]),
            _ => null,
        };
    }

    async Task<bool> Begin(Command command, Campaign campaign, bool again, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var args = new
        {
            command.CampaignId,
            command.UserId,
            Action = command.Action.ToString().ToLowerInvariant(),
            Deed = command.Action switch { CampaignAction.Resume => "resumed", CampaignAction.Restart => "restarted", _ => "started" },
            Scope = Scope(command),
            Again = again ? Scope(command) : null,
            LastRunId = campaign.RunId,
            RunId = Guid.CreateVersion7(now),
            From = CampaignActions.From(command.Action),
            Now = now,
        };
        await using var work = await db.Begin(ct);
        if (await work.Find<string>(Start, args, ct) is null)
            return false;
        if (again)
        {
            await work.Run(KeepResults, args, ct);
            await work.Run(CallAgain, args, ct);
        }

        await work.Commit(ct);
        return true;
    }

    async Task<bool> End(Command command, CampaignStatus next, CancellationToken ct)
    {
        var args = new
        {
            command.CampaignId,
            command.UserId,
            To = next.ToWord(),
            command.Reason,
            Deed = command.Action switch { CampaignAction.Pause => "paused", CampaignAction.Stop => "stopped", _ => "canceled" },
            From = CampaignActions.From(command.Action),
            Now = clock.GetUtcNow(),
        };
        if (await db.Find<string>(Interrupt, args, ct) is null)
            return false;

        // Only once nobody can begin another: whoever was about to has done so, or finds it paused.
        foreach (var call in await db.Many<Guid>(Withdraw, args, ct))
            background.RunOnce(tenant.OrgId!.Value, new Calls.FoldCall.Command(call));
        return true;
    }

    static string Scope(Command command) => command.Scope ?? "all";

    static string OutOfPlaceWords(Campaign campaign, CampaignAction action) => (action, campaign.Status) switch
    {
        (CampaignAction.Start, "processing") or (CampaignAction.Resume, "processing") => $"{campaign.Name} is running already.",
        (CampaignAction.Start, "paused") => $"{campaign.Name} is paused. Resume it instead.",
        (CampaignAction.Start, _) => $"{campaign.Name} is over. Restart it instead: that makes a new run and keeps the old results.",
        (CampaignAction.Pause, "paused") => $"{campaign.Name} is paused already.",
        (CampaignAction.Restart, _) => $"{campaign.Name} is not over yet. Stop it first.",
        _ => $"{campaign.Name} is {campaign.Status} and cannot be {action switch { CampaignAction.Pause => "paused", CampaignAction.Resume => "resumed", CampaignAction.Stop => "stopped", _ => "canceled" }}.",
    };

    /// <summary>What keeps it from starting; all of it, so that nobody mends one thing only to hear of the next.</summary>
    static List<string> InTheWay(Campaign campaign, bool again)
    {
        var reasons = new List<string>();
        if (campaign.DialingHalted)
            reasons.Add("Calling is switched off for your organisation.");
        if (campaign.Members == 0)
            reasons.Add("It has no contacts. Add or import some first.");
        else if (!again && !campaign.HasContacts)
            reasons.Add("Nobody on its list is left to call.");
        if (!campaign.HasCallerId)
            reasons.Add(campaign.CallerId is null ? "Your organisation has no number to call from." : $"{campaign.CallerId} is not one of your organisation's numbers any more.");
        if (campaign.Destination == "agents" && !campaign.HasAgents)
            reasons.Add("No agent is assigned to it.");
        if (campaign.Destination == "message" && !campaign.HasMessage)
            reasons.Add("It has no message to play.");
        // 47 CFR 64.1200(b)(3): an interactive opt-out is offered with every such message.
        if (campaign.Destination == "message" && campaign.OptOutKey is null)
            reasons.Add("Its message offers no key to opt out.");
        if (again && campaign.HasOpenCalls)
            reasons.Add("Its last calls are still under way.");
        return reasons;
    }

    sealed record Campaign
    {
        public string Name { get; init; } = "";
        public string Status { get; init; } = "";
        public string Mode { get; init; } = "";
        public string Destination { get; init; } = "";
        public string? CallerId { get; init; }
        public Guid? RunId { get; init; }
        public string MessageKind { get; init; } = "";
        public string MessageText { get; init; } = "";
        public bool HasAudio { get; init; }
        public string? OptOutKey { get; init; }
        public bool DialingHalted { get; init; }
        public bool HasCallerId { get; init; }
        public bool HasAgents { get; init; }
        public long Members { get; init; }
        public bool HasContacts { get; init; }
        public bool HasOpenCalls { get; init; }

        public bool HasMessage => MessageKind == "audio" ? HasAudio : MessageText.Length > 0;
    }
}
