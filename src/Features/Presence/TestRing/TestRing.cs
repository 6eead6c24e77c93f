using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Presence.TestRing;

/// <summary>
/// Rings silently at those who say they can be reached and have not been rung at for five minutes: the page hears it and sends it
/// away. Only while the carrier has a turn to spare: people's calls go first. Safe to run twice.
/// </summary>
public sealed record Command : IRequest<Done>;

/// <summary>The page of this person heard the ring.</summary>
public sealed record Heard(Guid UserId, Guid RingId) : IRequest<bool>;

sealed class Handler(Db db, Tenant tenant, CarrierPace pace, TwilioClient carrier, TimeProvider clock) : IRequestHandler<Command, Done>, IRequestHandler<Heard, bool>
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(5), AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>From the request to the page's word that it heard: also what the carrier is given to ring.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Before the job comes again.</summary>
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);

    static readonly string CountDue = Sql.Of<Handler>(nameof(CountDue));
    static readonly string ClaimRing = Sql.Of<Handler>(nameof(ClaimRing));
    static readonly string Withdraw = Sql.Of<Handler>(nameof(Withdraw));
    static readonly string Judge = Sql.Of<Handler>(nameof(Judge));
    static readonly string Hear = Sql.Of<Handler>(nameof(Hear));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var began = clock.GetUtcNow();
        await db.Many<bool>(Judge, new { Now = began, RungBefore = began - Patience }, ct);

        for (var due = await Due(ct); due > 0 && clock.GetUtcNow() - began < Turn && await pace.TakeSpare(ct); due--)
        {
            await Ring(ct);
            if (due > 1)
                await Task.Delay(pace.Spacing * 2, clock, ct);
        }

        return new();
    }

    public async Task<bool> Handle(Heard heard, CancellationToken ct) => await db.Find<bool>(Hear, heard, ct);

    async Task Ring(CancellationToken ct)
    {
        var ringId = Guid.CreateVersion7(clock.GetUtcNow());
        if (await db.Find<Guid?>(ClaimRing, DueAt(ringId), ct) is not { } userId)
            return;

        var browser = new VoiceIdentity(tenant.OrgId!.Value, userId);
        // No answer says nothing about the browser, and neither does a carrier that did not take the request.
        if (await carrier.RingClient($"{browser.Address}?test={ringId}", Patience, ct) is Fate<CallResource>.Refused or Fate<CallResource>.NotSent)
            await db.Run(Withdraw, new { userId, ringId }, ct);
    }

    Task<int> Due(CancellationToken ct) => db.One<int>(CountDue, DueAt(Guid.Empty), ct);

    object DueAt(Guid ringId) => new { RingId = ringId, Now = clock.GetUtcNow(), DueBefore = clock.GetUtcNow() - Every, FailedDueBefore = clock.GetUtcNow() - AfterFailure };
}
