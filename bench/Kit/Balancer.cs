using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DutyCall.Bench.Kit;

/// <summary>One address in front of several nodes, as whoever runs them would have: by turns, and past a node that is not there. What a node dies over is answered 502.</summary>
sealed class Balancer : IAsyncDisposable
{
    static readonly string[] OfOneHop = ["Host", "Connection", "Transfer-Encoding", "Content-Length"];
    readonly HttpMessageInvoker network = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    readonly WebApplication front;
    volatile Uri[] nodes = [];
    int turn;

    Balancer(Uri url)
    {
        Url = url;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.ToString());
        front = builder.Build();
        front.Run(Forward);
    }

    public Uri Url { get; }

    public static async Task<Balancer> Start(CancellationToken ct)
    {
        var balancer = new Balancer(Server.FreeAddress());
        await balancer.front.StartAsync(ct);
        return balancer;
    }

    public void Use(IEnumerable<Server> those) => nodes = [.. those.Select(node => node.Url)];

    async Task Forward(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var those = nodes;
        var first = Interlocked.Increment(ref turn);
        for (var i = 0; i < those.Length; i++)
        {
            try
            {
                using var request = Copy(context.Request, those[(int)((uint)(first + i) % those.Length)], body.ToArray());
                using var answer = await network.SendAsync(request, context.RequestAborted);
                await Copy(answer, context.Response);
                return;
            }
            catch (HttpRequestException gone) when (gone.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // It has heard nothing of it: the next.
            }
            catch (HttpRequestException)
            {
                break;
            }
        }

        context.Response.StatusCode = StatusCodes.Status502BadGateway;
    }

    static HttpRequestMessage Copy(HttpRequest from, Uri node, byte[] body)
    {
        var request = new HttpRequestMessage(new(from.Method), new Uri(node, $"{from.Path}{from.QueryString}"));
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in from.Headers.Where(header => !OfOneHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return request;
    }

    static async Task Copy(HttpResponseMessage from, HttpResponse to)
    {
        var body = await from.Content.ReadAsByteArrayAsync();
        to.StatusCode = (int)from.StatusCode;
        foreach (var (name, values) in Enumerable.Concat<KeyValuePair<string, IEnumerable<string>>>(from.Headers, from.Content.Headers).Where(header => !OfOneHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            to.Headers[name] = values.ToArray();
        if (body.Length > 0)
            await to.Body.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        network.Dispose();
    }
}
