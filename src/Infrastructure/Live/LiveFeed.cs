using System.Collections.Concurrent;
using System.Threading.Channels;
using Npgsql;

namespace DutyCall.Infrastructure.Live;

/// <summary>
/// News for open pages. SQL says <c>tell(user, 'phone-changed')</c>; PostgreSQL carries it to every node; each node hands it
/// to the event streams of that person. Only names travel: the page fetches what changed, with its own rights.
/// </summary>
sealed partial class LiveFeed(NpgsqlDataSource source, ILogger<LiveFeed> log) : BackgroundService
{
    readonly ConcurrentDictionary<Guid, Subscription> subscriptions = new();

    /// <summary>One event stream. After a gap in the connection to PostgreSQL it gets <c>everything-changed</c>.</summary>
    public Subscription Subscribe(Guid orgId, Guid userId)
    {
        var subscription = new Subscription(orgId, userId, this);
        subscriptions[subscription.Id] = subscription;
        return subscription;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or IOException && !stoppingToken.IsCancellationRequested)
            {
                LostListener(error);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    async Task Listen(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        connection.Notification += (_, news) => Pass(news.Payload);
        await using (var listen = new NpgsqlCommand("listen dutycall_live", connection))
            await listen.ExecuteNonQueryAsync(ct);

        foreach (var subscription in subscriptions.Values)
            subscription.Offer("everything-changed");
        while (true)
            await connection.WaitAsync(ct);
    }

    /// <summary><paramref name="payload"/>: organisation, recipient or *, event; separated by spaces.</summary>
    void Pass(string payload)
    {
        if (payload.Split(' ') is not [var org, var recipient, var @event] || !Guid.TryParse(org, out var orgId))
            return;

        foreach (var subscription in subscriptions.Values)
        {
            if (subscription.OrgId == orgId && (recipient == "*" || Guid.TryParse(recipient, out var user) && user == subscription.UserId))
                subscription.Offer(@event);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Lost the connection that listens for live news; listening again.")]
    partial void LostListener(Exception error);

    public sealed class Subscription(Guid orgId, Guid userId, LiveFeed feed) : IDisposable
    {
        // A page that does not read loses the oldest names, not the newest: it fetches whole fragments anyway.
        readonly Channel<string> events = Channel.CreateBounded<string>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });

        public Guid Id { get; } = Guid.NewGuid();
        public Guid OrgId { get; } = orgId;
        public Guid UserId { get; } = userId;
        public ChannelReader<string> Events => events.Reader;

        internal void Offer(string @event) => events.Writer.TryWrite(@event);

        public void Dispose() => feed.subscriptions.TryRemove(Id, out _);
    }
}
