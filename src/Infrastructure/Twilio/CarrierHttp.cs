using System.Net.Sockets;

namespace DutyCall.Infrastructure.Twilio;

static class CarrierHttp
{
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddCarrier(this IServiceCollection services)
    {
        services.AddHttpClient<TwilioTransport>(http => http.Timeout = Timeout.InfiniteTimeSpan) // It times out by its own clock.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectCallback = Connect,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            })
            .RemoveAllLoggers(); // They would write telephone numbers into the log.
        return services.AddTransient<TwilioClient>().AddScoped<CarrierPace>().AddSingleton<CallUrls>();
    }

    /// <summary>A connection that takes too long fails as one, and not as a request whose fate nobody knows.</summary>
    static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = new CancellationTokenSource(ConnectTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
