using System.Reflection;

namespace DutyCall.Sandbox.Page;

/// <summary>The carrier's own view at <c>/sandbox</c>: what it sees, a phone for the person at this machine, its people and its faults.</summary>
static class CarrierPage
{
    static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    public static void MapPage(this RouteGroupBuilder sandbox)
    {
        sandbox.MapGet("", () => Asset("index.html"));
        sandbox.MapGet("assets/{name}", Asset);
    }

    static IResult Asset(string name)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"assets/{name}");
        return stream is not null && Types.TryGetValue(Path.GetExtension(name), out var type) ? Results.Stream(stream, type) : Results.NotFound();
    }
}
