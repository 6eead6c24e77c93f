namespace DutyCall.Sandbox;

/// <summary>The carrier as a program of its own, beside one or more application nodes.</summary>
static class SandboxHost
{
    static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        await using var app = builder.Build();
        await app.RunAsync();
    }
}
