using System.Net;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Twilio;

namespace DutyCall.Web;

static class Security
{
    /// <summary>What browsers may do with our pages. A page that needs other rules sets the header itself.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this WebApplication app)
    {
        var https = app.Services.GetRequiredService<Settings>().PublicBaseUrl.Scheme == Uri.UriSchemeHttps;
        var policy = ContentSecurityPolicy(app.Services.GetRequiredService<TwilioSettings>());

        return app.Use((context, next) =>
        {
            // A proxy that ends TLS hands on plain http: cookies would lose their Secure. On this machine, plain http is what it seems.
            if (https && !IsThisMachine(context.Request.Host.Host))
                context.Request.Scheme = Uri.UriSchemeHttps;

            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                if (headers.ContentSecurityPolicy.Count == 0)
                    headers.ContentSecurityPolicy = policy;
                headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=(), payment=(), usb=()";
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                if (context.Request.IsHttps)
                    headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
                if (headers.CacheControl.Count == 0 && context.User.Identity?.IsAuthenticated == true)
                    headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    static bool IsThisMachine(string host) => host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    static string ContentSecurityPolicy(TwilioSettings twilio)
    {
        // The SDK's signaling and its Insights events; sounds are our own, so its sound host is not needed.
        var carrier = twilio.Sandbox ? "" : " wss://voice-js.roaming.twilio.com https://eventgw.twilio.com";
        return string.Join("; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            $"connect-src 'self'{carrier}",
            "media-src 'self' mediastream: blob:",
            "manifest-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'");
    }
}
