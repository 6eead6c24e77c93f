using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DutyCall.Kit;

/// <summary>Somebody else's system that is told of what happens here.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication server;

    public Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(Take);
    }

    public ConcurrentQueue<Told> Told { get; } = [];

    /// <summary>The status it answers with; the body says "told", except with 204.</summary>
    public Func<Told, int> Answer { get; set; } = _ => 204;

    public string Url { get; private set; } = "";

    public async Task<Receiver> Started()
    {
        if (Url.Length == 0)
        {
            await server.StartAsync();
            Url = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        }

        return this;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        var told = new Told($"{headers["webhook-id"]}", long.Parse($"{headers["webhook-timestamp"]}", CultureInfo.InvariantCulture), $"{headers["webhook-signature"]}", body);
        Told.Enqueue(told);
        context.Response.StatusCode = Answer(told);
        if (context.Response.StatusCode == StatusCodes.Status302Found)
            context.Response.Headers.Location = "/elsewhere";
        if (context.Response.StatusCode != StatusCodes.Status204NoContent)
            await context.Response.WriteAsync("told");
    }
}

/// <param name="At">Of the try, in seconds since 1970.</param>
sealed record Told(string Id, long At, string Signature, string Body)
{
    public string Type => JsonDocument.Parse(Body).RootElement.GetProperty("type").GetString()!;

    public JsonElement Data => JsonDocument.Parse(Body).RootElement.GetProperty("data");
}
