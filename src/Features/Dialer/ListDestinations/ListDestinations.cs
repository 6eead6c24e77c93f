using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Dialer.ListDestinations;

/// <summary>Where the call of an agent may go: colleagues, queues, or the number they typed.</summary>
/// <param name="Blind">It is handed over at once: only then may it go to a queue.</param>
public sealed record Query(Guid UserId, string Text, bool Blind) : IRequest<Destinations>;

/// <param name="ShownAs">What they are doing, in a word.</param>
/// <param name="ShownSince">UTC.</param>
/// <param name="Routable">A call would reach them now.</param>
public sealed record Colleague(Guid UserId, string Name, string Department, string ShownAs, DateTime? ShownSince, bool Routable);

public sealed record Queue(Guid Id, string Name, int Waiting);

/// <param name="Number">What was typed, when it is a number; E.164.</param>
public sealed record Destinations(string Text, string Region, string? Number, IReadOnlyList<Colleague> Colleagues, IReadOnlyList<Queue> Queues, DateTime Now);

sealed class Handler(Db db, TwilioSettings twilio, TimeProvider clock) : IRequestHandler<Query, Destinations>
{
    const int Most = 20;

    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string ListColleagues = Sql.Of<Handler>(nameof(ListColleagues));
    static readonly string ListQueues = Sql.Of<Handler>(nameof(ListQueues));

    public async Task<Destinations> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var text = query.Text.Trim();
        var like = text.Length == 0 ? "" : $"%{text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
        var region = await db.One<string>(FindRegion, new { }, ct);
        return new(
            text,
            region,
            NumberIn(text, region),
            await db.Many<Colleague>(ListColleagues, new { query.UserId, Like = like, Most, Now = now }, ct),
            query.Blind ? await db.Many<Queue>(ListQueues, new { Like = like, Most }, ct) : [],
            now.UtcDateTime);
    }

    string? NumberIn(string text, string region) =>
        PhoneNumber.Parse(text, region) is { Number: { } number } parsed && (parsed.IsValid || twilio.IsScripted(number.E164)) ? number.E164 : null;
}
