using System.Net;
using System.Net.Sockets;
using DutyCall.Sandbox.Media.Ice;
using Microsoft.Extensions.Logging.Abstractions;

namespace DutyCall.Sandbox.Media;

public sealed class MediaHubTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checks_are_answered_at_every_candidate_and_the_mixer_runs()
    {
        using var hub = new MediaHub(new MediaSettings(), new Mixer(NullLogger<Mixer>.Instance), TimeProvider.System, NullLogger<MediaHub>.Instance);
        await hub.StartAsync(Stop);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Mixer.Add(new ScriptedLeg()).Heard += _ => heard.TrySetResult();
        var leg = hub.CreateBrowserLeg();

        Assert.NotEmpty(hub.Candidates);
        foreach (var candidate in hub.Candidates)
            await Check(candidate, leg.Transport.Credentials);
        await heard.Task.WaitAsync(Stop);
        await hub.StopAsync(Stop);
    }

    [Fact]
    public async Task Browsers_are_told_the_address_that_is_advertised()
    {
        var settings = new MediaSettings { Advertised = [IPAddress.Parse("192.0.2.7")] };
        using var hub = new MediaHub(settings, new Mixer(NullLogger<Mixer>.Instance), TimeProvider.System, NullLogger<MediaHub>.Instance);
        await hub.StartAsync(Stop);

        Assert.Contains($" 192.0.2.7 {hub.Candidates[0].Port} typ host\r\n", hub.CreateBrowserLeg().Offer());
        await hub.StopAsync(Stop);
    }

    static async Task Check(IPEndPoint candidate, IceCredentials credentials)
    {
        using var browser = new UdpClient(new IPEndPoint(candidate.Address, 0));
        await browser.SendAsync(StunMessage.Check($"{credentials.Fragment}:browser", credentials.Password, nominate: true), candidate, Stop);

        var answer = StunMessage.Parse((await browser.ReceiveAsync(Stop)).Buffer)!;

        Assert.True(answer.IsSignedWith(credentials.Password));
        Assert.Equal(browser.Client.LocalEndPoint, answer.MappedAddress);
    }
}
