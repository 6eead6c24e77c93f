using System.Text.Json;
using DutyCall.Domain.Queues;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Queues.RouteCalls;

/// <summary>
/// Rings desks for the calls that wait, and sends on those that have waited for too long. Safe to run twice and on several nodes:
/// a desk rings for one call, by an index; a call is offered only as whoever chose saw it, and leaves its queue once.
/// </summary>
public sealed record Command : IRequest<Done>;

/// <summary>Desks stopped ringing to no end, or a call came to wait: others may be rung now.</summary>
sealed class OnOffer(Tenant tenant, Background background) : INotificationHandler<Calls.OfferCall.Event>, INotificationHandler<Calls.ReleaseToQueue.Event>
{
    public Task Handle(Calls.OfferCall.Event offer, CancellationToken ct) => offer.State == "accepted" ? Task.CompletedTask : Route();

    public Task Handle(Calls.ReleaseToQueue.Event released, CancellationToken ct) => Route();

    Task Route()
    {
        background.RunOnce(tenant.OrgId!.Value, new Command());
        return Task.CompletedTask;
    }
}

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly TimeSpan SendAgain = TimeSpan.FromSeconds(10);
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    static readonly string ListWaiting = Sql.Of<Handler>(nameof(ListWaiting));
    static readonly string ListFree = Sql.Of<Handler>(nameof(ListFree));
    static readonly string Overflow = Sql.Of<Handler>(nameof(Overflow));
    static readonly string ListOverflowed = Sql.Of<Handler>(nameof(ListOverflowed));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var waiting = await db.Many<Waiting>(ListWaiting, new { }, ct);
        var members = waiting.Length == 0 ? [] : await db.Many<Member>(ListFree, new { Queues = waiting.Select(w => w.QueueId).Distinct().ToArray(), Now = now }, ct);
        var staying = new Dictionary<Guid, Waiting>();
        foreach (var call in waiting)
        {
            if (OverflowOf(call, members, now) is not { } overflow || !await SendOn(call, overflow, now, ct))
                staying.Add(call.Id, call);
        }

        foreach (var (id, agents) in Routing.Choose(staying.Values.Select(w => w.ToCall()), [.. members.Where(m => m.Free).Select(m => new FreeAgent(m.UserId, m.QueueId, m.Tier, m.IdleSince))]))
            await mediator.Send(new Calls.OfferCall.Command(id, agents, "inbound", staying[id].RingSeconds, TimesOffered: staying[id].TimesOffered), ct);

        // The carrier may take its time; others wait for a desk meanwhile.
        foreach (var call in await db.Many<Guid>(ListOverflowed, new { Before = now - SendAgain }, ct))
            background.RunOnce(tenant.OrgId!.Value, new SendAway.Command(call));
        return new();
    }

    /// <summary>Where a call goes on to that waits here no longer; null: it stays.</summary>
    static string? OverflowOf(Waiting call, Member[] members, DateTimeOffset now)
    {
        // Whoever came while it was open is served after that too, and so are those whose agent's line broke.
        if (!call.IsRescued && !BusinessHours.Of(call.TimeZone, call.Hours, call.Holidays).AreOpen(call.WaitingSince))
            return "closed";
        var nobodyWorks = !call.WaitForNobody && call.RingingAt == 0 && members.All(member => member.QueueId != call.QueueId);
        return nobodyWorks || now - call.WaitingSince >= TimeSpan.FromSeconds(call.MaxWaitSeconds) ? call.Overflow : null;
    }

    Task<bool> SendOn(Waiting call, string overflow, DateTimeOffset now, CancellationToken ct) => db.One<bool>(Overflow, new
    {
        CallId = call.Id,
        FromQueue = call.QueueId,
        ToQueue = overflow == "queue" ? call.OverflowQueueId : null,
        Overflow = overflow == "queue" ? null : overflow,
        Now = now,
    }, ct);

    sealed record Waiting
    {
        public Guid Id { get; init; }
        public Guid QueueId { get; init; }
        public string Strategy { get; init; } = "";
        public int Priority { get; init; }
        public DateTimeOffset WaitingSince { get; init; }
        public int RingSeconds { get; init; }
        public int MaxWaitSeconds { get; init; }
        public string Overflow { get; init; } = "";
        public Guid? OverflowQueueId { get; init; }
        public bool WaitForNobody { get; init; }
        public int TimesOffered { get; init; }
        public bool IsRescued { get; init; }
        public string TimeZone { get; init; } = "";
        public string Hours { get; init; } = "";
        public DateOnly[] Holidays { get; init; } = [];
        public int RingingAt { get; init; }
        public Guid? LastAgent { get; init; }
        public string Asked { get; init; } = "";

        public WaitingCall ToCall() => new(
            Id, QueueId, Strategy switch { "longest_idle" => Domain.Queues.Strategy.LongestIdle, "tiers" => Domain.Queues.Strategy.Tiers, _ => Domain.Queues.Strategy.RingAll },
            Priority, WaitingSince, RingingAt, LastAgent, JsonSerializer.Deserialize<AskedAgent[]>(Asked, Json)!);
    }

    sealed record Member(Guid UserId, Guid QueueId, int Tier, bool Free, DateTimeOffset IdleSince);
}
