using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.OptOutByKey;

/// <summary>
/// Whom a campaign has called pressed the key not to be called again. They are on the do-not-call list when this is done; while the database
/// cannot be reached, on the disk of this node, which puts them there as soon as it can. Asked again, it is the same.
/// </summary>
public sealed record Command(Guid CallId, string Key) : IRequest<Done>;

sealed partial class Handler(Db db, Tenant tenant, KeptOptOuts kept, TimeProvider clock, ILogger<Handler> log) : IRequestHandler<Command, Done>
{
    static readonly string OptOut = Sql.Of<Handler>(nameof(OptOut));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var wish = new Wish(tenant.OrgId!.Value, command.CallId, command.Key, clock.GetUtcNow());
        if ((await Outage.Try(within => Heed(db, wish, within), clock, ct)).Problem is { } problem)
        {
            await kept.Keep(wish);
            NotReached(log, problem, command.CallId);
        }

        return new();
    }

    /// <summary>False when there is no such call.</summary>
    public static async Task<bool> Heed(Db db, Wish wish, CancellationToken ct) => (await db.Many<bool>(OptOut, wish, ct)).Length > 0;

    [LoggerMessage(LogLevel.Warning, "Who pressed the key in call {Call} is not on the do-not-call list yet: the database was not reached. It is kept on disk until then.")]
    static partial void NotReached(ILogger log, Exception problem, Guid call);
}
