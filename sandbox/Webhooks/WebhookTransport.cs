using System.Collections.Concurrent;

namespace DutyCall.Sandbox.Webhooks;

/// <summary>Puts requests on the wire. Tests put their own handler in place of the network.</summary>
sealed class WebhookTransport(Func<TimeSpan, HttpMessageHandler> handlers) : IDisposable
{
    // The time to connect is a property of a handler, and there are few different ones.
    readonly ConcurrentDictionary<TimeSpan, HttpMessageInvoker> invokers = [];

    public static WebhookTransport Network() => new(connectTimeout => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = connectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    });

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, TimeSpan connectTimeout, CancellationToken ct) =>
        invokers.GetOrAdd(connectTimeout, t => new HttpMessageInvoker(handlers(t))).SendAsync(request, ct);

    public void Dispose()
    {
        foreach (var invoker in invokers.Values)
            invoker.Dispose();
    }
}
