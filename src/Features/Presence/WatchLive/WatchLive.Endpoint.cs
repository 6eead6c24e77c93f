using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using DutyCall.Infrastructure.Live;
using DutyCall.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DutyCall.Features.Presence.WatchLive;

/// <summary>The event stream of one open page: names of what changed. A <c>ping</c> every 5 s proves that it is alive.</summary>
sealed class Endpoint : IPages
{
    static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/live", Watch);

    static ServerSentEventsResult<string> Watch(User user, LiveFeed feed, TimeProvider clock, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-transform";
        return TypedResults.ServerSentEvents(Events(user, feed, clock, context.RequestAborted));
    }

    static async IAsyncEnumerable<SseItem<string>> Events(User user, LiveFeed feed, TimeProvider clock, [EnumeratorCancellation] CancellationToken ct)
    {
        using var subscription = feed.Subscribe(user.OrgId, user.Id);
        using var ping = new PeriodicTimer(Ping, clock);
        yield return new("", "connected");

        var news = subscription.Events.WaitToReadAsync(ct).AsTask();
        var tick = ping.WaitForNextTickAsync(ct).AsTask();
        while (!ct.IsCancellationRequested)
        {
            if (await Task.WhenAny(news, tick) == tick)
            {
                yield return new("", "ping");
                tick = ping.WaitForNextTickAsync(ct).AsTask();
                continue;
            }

            while (subscription.Events.TryRead(out var name))
                yield return new("", name);
            news = subscription.Events.WaitToReadAsync(ct).AsTask();
        }
    }
}
