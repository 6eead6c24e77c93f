using DutyCall.Infrastructure.Database;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>
/// Keeps to the calls a second that the account may start over REST. The carrier would queue what is too fast, and a call that
/// leaves its queue late rings for somebody who has gone. A bucket of one, in the database, for all nodes together.
/// </summary>
sealed class CarrierPace(Db db, TwilioSettings twilio, TimeProvider clock)
{
    const double Share = 0.95;

    static readonly string TakeTurn = Sql.Of<CarrierPace>(nameof(TakeTurn));
    static readonly string TakeSpareTurn = Sql.Of<CarrierPace>(nameof(TakeSpareTurn));
    static readonly string TakeFreeTurn = Sql.Of<CarrierPace>(nameof(TakeFreeTurn));
    static readonly string CountFreeTurns = Sql.Of<CarrierPace>(nameof(CountFreeTurns));

    /// <summary>Between two calls.</summary>
    public TimeSpan Spacing => TimeSpan.FromSeconds(1 / (twilio.Cps * Share));

    /// <summary>Comes back when it is this call's turn.</summary>
    public async Task Wait(CancellationToken ct)
    {
        if (await Turn(ct) is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, ct);
    }

    /// <summary>As <see cref="Wait"/>, for what a machine wants: people who come meanwhile go first.</summary>
    public async Task WaitBehindPeople(CancellationToken ct)
    {
        while (await db.Run(TakeFreeTurn, new { twilio.AccountSid, Spacing }, ct) == 0)
            await Task.Delay(Spacing / 2, clock, ct);
    }

    /// <summary>How many calls could be started within a second from now.</summary>
    public Task<int> FreeTurns(CancellationToken ct) => db.One<int>(CountFreeTurns, new { twilio.AccountSid, Spacing }, ct);

    /// <summary>Takes the next turn; answers how long it is until then.</summary>
    public Task<TimeSpan> Turn(CancellationToken ct) =>
        db.One<TimeSpan>(TakeTurn, new { twilio.AccountSid, Spacing }, ct);

    /// <summary>Takes a turn for what nobody waits for: only when the one before it was left unused.</summary>
    public async Task<bool> TakeSpare(CancellationToken ct) => await db.Run(TakeSpareTurn, new { twilio.AccountSid, Spacing }, ct) > 0;
}
