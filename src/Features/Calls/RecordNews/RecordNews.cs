using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.RecordNews;

/// <summary>
/// Something happened to a call: it goes into the inbox as it came, once, and the call is folded anew behind the answer's back.
/// Answers the call it is about; null when that is not known.
/// </summary>
/// <param name="Kind">status, conference, left, voice: the carrier's own words. rest, lookup, lost: its answers. asked, hangup: ours.</param>
/// <param name="CallId">Null when only the carrier's CallSid says whose it is.</param>
/// <param name="DedupeKey">The same for every delivery of the same news.</param>
/// <param name="Path">Where it arrived, with its query.</param>
public sealed record Command(
    string Kind, Guid? CallId, string? CallSid, string DedupeKey, string Path, IReadOnlyDictionary<string, string> Params) : IRequest<Guid?>;

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Guid?>
{
    static readonly string Append = Sql.Of<Handler>(nameof(Append));

    public async Task<Guid?> Handle(Command command, CancellationToken ct)
    {
        var call = await db.Find<Guid?>(Append, new
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Now = clock.GetUtcNow(),
            command.Kind,
            command.CallId,
            command.CallSid,
            command.DedupeKey,
            command.Path,
            Params = JsonSerializer.Serialize(command.Params),
        }, ct);
        if (call is { } known)
            background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(known, OfNews: true));
        return call;
    }
}
