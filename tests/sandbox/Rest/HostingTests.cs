using System.Net;
using DutyCall.Sandbox.Carrier;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DutyCall.Sandbox.Rest;

public sealed class HostingTests
{
    [Fact]
    public void It_is_not_added_beside_a_real_account() => Assert.Throws<InvalidOperationException>(
        () => new ServiceCollection().AddSandboxCarrier(World.Settings with { RealCredentialsPresent = true }));

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    [InlineData("192.0.2.7", 403)]
    public async Task It_serves_this_machine_only(string from, int status)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSandboxCarrier(World.Settings);
        await using var app = builder.Build();
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(from);
            return next(http);
        });
        app.MapSandboxCarrier();
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var answer = await app.GetTestClient().GetAsync("/sandbox/control/clock", TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }
}
