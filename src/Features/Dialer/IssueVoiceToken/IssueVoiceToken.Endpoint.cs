using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Dialer.IssueVoiceToken;

sealed class Endpoint : IPages, IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/voice/token", Issue)
        .WithSummary("A token with which the browser of whoever asks may make and take calls, for less than an hour.");

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/api/voice/token", Issue);

    static async Task<Issued> Issue(User user, TwilioSettings twilio, IMediator mediator, HttpContext context, CancellationToken ct)
    {
        var issued = await mediator.Send(new Command(user.OrgId, user.Id), ct);

        context.Response.Headers.CacheControl = "no-store";
        return new(issued.Token, issued.Identity, issued.TtlSeconds, issued.RefreshAfterSeconds,
            new Device(twilio.Sandbox ? $"{context.Request.Host}/sandbox/voice" : null));
    }
}

/// <param name="Device">Options for the SDK's Device.</param>
public sealed record Issued(string Token, string Identity, int TtlSeconds, int RefreshAfterSeconds, Device Device);

/// <param name="Chunderw">The host of the sandbox's signaling; null for the carrier's own.</param>
public sealed record Device(string? Chunderw);
