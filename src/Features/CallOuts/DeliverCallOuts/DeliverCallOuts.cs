using System.Security.Cryptography;
using DutyCall.Domain.CallOuts;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Quartz;

namespace DutyCall.Features.CallOuts.DeliverCallOuts;

/// <summary>
/// Delivers what an organisation's call-outs are due. At least once: a try whose end is not written down is made again, with the same id.
/// Any number of these may run at once.
/// </summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, CallOutSender sender, IDataProtectionProvider protection, TimeProvider clock) : IRequestHandler<Command, Done>
{
    /// <summary>For one server at a time.</summary>
    const int Most = 16;

    /// <summary>Longer than any try takes.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    static readonly string Claim = Sql.Of<Handler>(nameof(Claim));
    static readonly string Settle = Sql.Of<Handler>(nameof(Settle));

    readonly IDataProtector secrets = protection.CreateProtector(CallOutSecrets.Purpose);

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        bool more;
        do
        {
            var now = clock.GetUtcNow();
            var due = await db.Many<Delivery>(Claim, new { Most, Now = now, Until = now + Lease }, ct);
            var taken = await Task.WhenAll(due.Select(delivery => Deliver(delivery, ct)));
            // What fails is left to the next time, so that it keeps nobody else waiting.
            more = taken.Length > 0 && taken.All(took => took);
        }
        while (more);

        return new();
    }

    async Task<bool> Deliver(Delivery delivery, CancellationToken ct)
    {
        var answer = SecretOf(delivery) is { } secret
            ? await sender.Send(new(delivery.Url, $"{delivery.EventId}", delivery.Body, secret), ct)
            : new CallOutAnswer(CallOutFate.Gone, null, TimeSpan.Zero, "Its secret can no longer be read: the keys it was encrypted with are gone. Make another secret, then switch it on again.", null);
        var (now, failures) = (clock.GetUtcNow(), delivery.Failures + 1);
        await db.Run(Settle, new
        {
            delivery.CallOutId, delivery.EventId, delivery.Attempts, Failures = failures, Now = now,
            Delivered = answer.Fate == CallOutFate.Taken, Away = answer.Fate == CallOutFate.Away, Gone = answer.Fate == CallOutFate.Gone,
            NextAt = answer.Fate is CallOutFate.Away or CallOutFate.Refused ? CallOutRetry.NextTry(new(delivery.Since), delivery.Attempts, now) : null,
            RestsUntil = now + CallOutRetry.Rest(failures, answer.RetryAfter), answer.Status, TookMs = (int)answer.Took.TotalMilliseconds, answer.Problem,
        }, CancellationToken.None);
        return answer.Fate == CallOutFate.Taken;
    }

    string? SecretOf(Delivery delivery)
    {
        try
        {
            return secrets.Unprotect(delivery.Secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    sealed record Delivery(Guid CallOutId, Guid EventId, int Attempts, DateTime Since, string Body, string Url, string Secret, int Failures);
}

[QuartzJob(Name = nameof(DeliverCallOuts)), CronTrigger("0/2 * * * * ?")]
sealed class Job(Organisations organisations, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach("select * from organisations_with_call_outs_due(@Now)", new { Now = clock.GetUtcNow() }, new Command(), cancellationToken);
}
