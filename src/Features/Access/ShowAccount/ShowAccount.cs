using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Access.ShowAccount;

/// <summary>A person's own account: who they are here, and where they are signed in.</summary>
public sealed record Query(Guid UserId, Guid SessionId) : IRequest<Account>;

public sealed record Person(string Name, string Email, string Role, string? Department);

public sealed record Session(Guid Id, DateTime CreatedAt, DateTime LastSeenAt, string? IpAddress, string? UserAgent, bool IsThis)
{
    /// <summary>The browser and the system it says it is; a guess good enough to recognise one's own.</summary>
    public string Device => (Browser, System) switch
    {
        (null, null) => "Unknown browser",
        (var browser, null) => browser,
        (null, var system) => $"Browser on {system}",
        var (browser, system) => $"{browser} on {system}",
    };

    // In this order: nearly every browser also claims to be Safari, and Edge to be Chrome.
    string? Browser => FirstIn(UserAgent, ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"));

    string? System => FirstIn(UserAgent, ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"));

    static string? FirstIn(string? text, params (string Mark, string Name)[] known) =>
        known.FirstOrDefault(k => text?.Contains(k.Mark, StringComparison.Ordinal) == true).Name;
}

public sealed record Account(Person Person, IReadOnlyList<Session> Sessions);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Account>
{
    static readonly string FindAccount = Sql.Of<Handler>(nameof(FindAccount));
    static readonly string ListSessions = Sql.Of<Handler>(nameof(ListSessions));

    public async Task<Account> Handle(Query query, CancellationToken ct) => new(
        await db.One<Person>(FindAccount, query, ct),
        await db.Many<Session>(ListSessions, new { query.UserId, query.SessionId, Now = clock.GetUtcNow().UtcDateTime }, ct));
}
