using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.KeepWatch;

/// <summary>
/// No customer is left alone: ten seconds of music for an agent who may come back, then whoever sent the call, its queue or a
/// teammate; where nobody is free the agent has half a minute in all, and then it is a callback and a sentence that says so.
/// Safe to run twice, and at any time.
/// </summary>
/// <param name="CallId">Null for every call.</param>
public sealed record Command(Guid? CallId) : IRequest<Done>
{
    /// <summary>How long a lost line may take to come back.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long when nobody else is free: a laptop that was shut for a moment.</summary>
    internal static readonly TimeSpan LastHope = TimeSpan.FromSeconds(30);
}

/// <summary>A call ended without help: the customer was told that they are called back. calls.callback_due_at has when; this is only sooner.</summary>
public sealed record Event(Guid CallId) : INotification;

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    const int OfferSeconds = 20;

    static readonly TimeSpan CallbackAfter = TimeSpan.FromMinutes(5);

    static readonly string FailTransfers = Sql.Of<Handler>(nameof(FailTransfers));
    static readonly string HandOver = Sql.Of<Handler>(nameof(HandOver));
    static readonly string ListStranded = Sql.Of<Handler>(nameof(ListStranded));
    static readonly string Advance = Sql.Of<Handler>(nameof(Advance));
    static readonly string BackToQueue = Sql.Of<Handler>(nameof(BackToQueue));
    static readonly string GiveUp = Sql.Of<Handler>(nameof(GiveUp));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var when = new { command.CallId, Now = now, Before = now - Command.Patience };
        foreach (var call in (await db.Many<Guid>(FailTransfers, when, ct)).Concat(await db.Many<Guid>(HandOver, when, ct)).Distinct())
            await mediator.Send(new FoldCall.Command(call), ct);
        foreach (var call in await db.Many<Stranded>(ListStranded, when, ct))
            await Rescue(call, now, ct);
        return new();
    }

    /// <summary>One step at a time; each is taken by one node only.</summary>
    async Task Rescue(Stranded call, DateTimeOffset now, CancellationToken ct)
    {
        if (!call.Answered)
        {
            await End(call, "Your connection was lost before anybody answered.", null, now, ct);
            return;
        }

        // Whoever is first at a step takes it, and with it rings the desks; another finds it taken and leaves it alone.
        if (call is { Rescue: null, Sender: { } sender } && await Ring(call, "sender", sender, now, ct) is not 0)
            return;
        if (call is { Rescue: null or "sender", HasQueue: true } && await db.Find<Guid?>(BackToQueue, new { CallId = call.Id, Now = now }, ct) is { } queue)
        {
            await mediator.Publish(new ReleaseToQueue.Event(call.Id, queue), ct);
            return;
        }

        if (call.Rescue is null or "sender" && await Ring(call, "team", null, now, ct) is not 0)
            return;

        if (call.OwnerGoneSince + Command.LastHope - now is { Ticks: > 0 } rest)
        {
            if (call.Rescue != "team")
                background.RunAfter(rest, tenant.OrgId!.Value, new Command(call.Id));
            return;
        }

        var (reason, goodbye) = call.Reachable
            ? ("They were told that they will be called back.", "We will call you back shortly.")
            : ("Their number is withheld, so they were asked to call again.", "Please call us again.");
        await End(
            call, $"The line to the agent was lost and nobody else was free. {reason}",
            $"We are sorry, we have lost the connection to your agent. {goodbye} Goodbye.", now, ct);
    }

    /// <summary>How many desks ring now; null when somebody else sees to this call.</summary>
    async Task<int?> Ring(Stranded call, string to, Guid? sender, DateTimeOffset now, CancellationToken ct)
    {
        var wait = TimeSpan.FromSeconds(OfferSeconds);
        var ringing = await db.One<int?>(Advance, new { CallId = call.Id, To = to, Sender = sender, Now = now, Until = now + wait }, ct);
        if (ringing > 0)
            background.RunAfter(wait, tenant.OrgId!.Value, new ExpireOffers.Command());
        return ringing;
    }

    async Task End(Stranded call, string reason, string? goodbye, DateTimeOffset now, CancellationToken ct)
    {
        var news = new Dictionary<string, string> { ["By"] = "system", ["Reason"] = reason };
        if (goodbye is not null)
            news["Goodbye"] = goodbye;
        var promises = goodbye is not null && call.Reachable;
        if (!await db.One<bool>(GiveUp, new
            {
                CallId = call.Id, Now = now, NewsId = Guid.CreateVersion7(now), Params = JsonSerializer.Serialize(news),
                CallbackDueAt = promises ? now + CallbackAfter : (DateTimeOffset?)null, Reason = reason,
            }, ct))
        {
            return;
        }

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(call.Id));
        if (promises)
            await mediator.Publish(new Event(call.Id), ct);
    }

    sealed record Stranded(Guid Id, bool Answered, string? Rescue, bool HasQueue, bool Reachable, DateTime? OwnerGoneSince, Guid? Sender);
}
