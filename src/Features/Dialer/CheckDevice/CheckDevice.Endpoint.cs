using DutyCall.Web;

namespace DutyCall.Features.Dialer.CheckDevice;

/// <summary>What an agent should try before the first call: the microphone, the sound, and a call that answers with their own voice.</summary>
sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/device", () => CheckDevice.Render(new Checks()));
}

public sealed record Checks;
