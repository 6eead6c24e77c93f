using DutyCall.Sandbox.Carrier;
using Microsoft.Playwright;

namespace DutyCall.Sandbox.Signaling;

/// <summary>The voice SDK as it comes, in Chromium, with sound.</summary>
public sealed class VoiceSdkTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly string identity = $"agent_{Guid.NewGuid():n}";
    IPage page = null!;

    TestCarrier Carrier => fixture.Carrier;

    TestLine Line => Carrier.Switch.Lines[identity];

    public async ValueTask InitializeAsync() => page = await fixture.Open();

    public async ValueTask DisposeAsync()
    {
        if (page is not null)
            await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Registers_and_unregisters()
    {
        await Register();
        Assert.Single(Carrier.Clients.Devices(identity));

        await page.EvaluateAsync("() => dev.unregister()");

        await Event("unregistered");
        Assert.Empty(Carrier.Clients.Devices(identity));
    }

    [Fact]
    public async Task A_bad_token_is_refused_and_does_not_leave_the_page_waiting()
    {
        await page.EvaluateAsync("() => device('bad').register().catch(() => events.push({ name: 'rejected' }))");

        await Event("rejected");
        await Event("device error", 20101);
    }

    [Fact]
    public async Task Dials_with_its_parameters_and_both_hear_each_other_until_it_hangs_up()
    {
        await Dial("tone", ", campaign: 'a b&c=ü+%'");
        await Event("accept");
        Assert.Equal("a b&c=ü+%", Line.Parameters["campaign"]);
        Assert.Equal(Line.CallSid, await page.EvaluateAsync<string>("() => call.parameters.CallSid"));

        await PageHears(440);
        await FarHears(1000);

        await page.EvaluateAsync("() => call.disconnect()");
        await Until(() => Line.HasHungUp);
        Assert.False(Carrier.Clients.IsBusy(identity));
    }

    [Fact]
    public async Task Early_media_is_heard_before_the_answer()
    {
        await Dial("early");
        await Event("ringing", true);
        await PageHears(440);

        Line.Endpoint.Answered(Line);

        await Event("accept");
        await PageHears(440);
    }

    [Fact]
    public async Task Muted_nobody_hears_it()
    {
        await Dial("tone");
        await FarHears(1000);

        await page.EvaluateAsync("() => call.mute(true)");
        await Until(() => Line.Ear.Loudness < 0.001);

        await page.EvaluateAsync("() => call.mute(false)");
        await FarHears(1000);
    }

    [Fact]
    public async Task Keys_arrive_once_and_in_order()
    {
        await Dial("tone");
        await FarHears(1000);

        await page.EvaluateAsync("() => call.sendDigits('15#')");

        await Until(() => string.Concat(Line.Keys) == "15#");
    }

    [Fact]
    public async Task The_carrier_hangs_up()
    {
        await Dial("tone");
        await Event("accept");

        Line.End();

        await Event("disconnect");
    }

    [Fact]
    public async Task A_call_that_fails_says_why()
    {
        await Dial("busy");

        await Event("call error", 31486);
        await Event("disconnect");
    }

    [Fact]
    public async Task Is_called_with_parameters_and_both_hear_each_other()
    {
        await Register();
        var line = Ring(new() { ["lead"] = "42", ["note"] = "a b&c=ü+%" });
        await Event("incoming");
        Assert.Equal("42|a b&c=ü+%|+15550100001", await page.EvaluateAsync<string>(
            "() => [call.customParameters.get('lead'), call.customParameters.get('note'), call.parameters.From].join('|')"));

        await page.EvaluateAsync("() => accept()");
        await Until(() => line.HasAnswered);

        await PageHears(600);
        await Until(() => line.Ear.Tone == 1000);
        Assert.True(Carrier.Clients.IsBusy(identity));
        Assert.Empty(Carrier.Clients.Devices(identity));
    }

    [Fact]
    public async Task Refuses_a_call()
    {
        await Register();
        var line = Ring();
        await Event("incoming");

        await page.EvaluateAsync("() => call.reject()");

        await Until(() => line.RefusedWith == 603);
        Assert.Single(Carrier.Clients.Devices(identity));
    }

    [Fact]
    public async Task A_call_is_withdrawn()
    {
        await Register();
        var line = Ring();
        await Event("incoming");

        line.End(new LineEnd(Withdrawn: true));

        await Event("cancel");
    }

    [Fact]
    public async Task A_lost_socket_is_reconnected_and_the_sound_goes_on()
    {
        await Register();
        await Dial("tone");
        await FarHears(1000);

        Carrier.CutSockets();
        await Event("reconnected");
        await Until(() => Carrier.Clients.IsBusy(identity));
        await FarHears(1000);
        await PageHears(440);

        await page.EvaluateAsync("() => call.disconnect()");
        await Until(() => Line.HasHungUp);
    }

    [Fact]
    public async Task A_call_that_ended_meanwhile_is_reported_gone()
    {
        await Dial("tone");
        await FarHears(1000);

        Carrier.CutSockets();
        Line.End();

        await Event("call error", 31107);
        await Event("disconnect");
    }

    [Fact]
    public async Task A_reload_ends_the_call_at_once()
    {
        await Register();
        await Dial("tone");
        await FarHears(1000);

        await page.ReloadAsync();

        await Until(() => Line.HasHungUp);
    }

    [Fact]
    public async Task A_page_that_crashes_leaves_its_call_up_for_as_long_as_it_could_come_back_and_another_can_register()
    {
        await Register();
        await Dial("tone");
        await FarHears(1000);

        await Crash();
        await Until(() => Carrier.Clients.Devices(identity).Count == 0 && !Carrier.Clients.IsBusy(identity));
        page = await fixture.Open();
        await Register();

        Assert.Single(Carrier.Clients.Devices(identity));
        Assert.False(Line.HasHungUp);
        await Until(() => Line.Ear.Loudness < 0.001);
        Line.End();
    }

    [Fact]
    public async Task A_page_that_crashes_and_may_not_come_back_for_long_loses_its_call()
    {
        await page.EvaluateAsync($"() => {{ device('{identity}', {{ maxCallSignalingTimeoutMs: 2000 }}) }}");
        await Dial("tone");
        await FarHears(1000);

        await Crash();

        await Until(() => Line.HasHungUp);
    }

    [Fact]
    public async Task Ice_restarts_without_a_gap()
    {
        await Dial("tone");
        await FarHears(1000);
        var before = ((Media.BrowserLeg)Line.Endpoint.Leg).RemoteFragment;

        await page.EvaluateAsync("() => call._mediaHandler.iceRestart()");

        await Until(() => ((Media.BrowserLeg)Line.Endpoint.Leg).RemoteFragment != before);
        await page.WaitForFunctionAsync("() => call._mediaHandler.version.pc.iceConnectionState === 'connected'");
        await FarHears(1000);
        await PageHears(440);
    }

    [Fact]
    public async Task A_human_at_the_page_is_called_and_picks_up()
    {
        await page.EvaluateAsync("() => plugIn('+15550100199')");
        var line = Carrier.Switch.Ring(Carrier.Phones.At("+15550100199")!, "+15550100001", "+15550100199");
        await Event("phone ring");

        await page.EvaluateAsync("() => phone.answer()");
        await Until(() => line.HasAnswered);
        await PhoneHears(600);
        await Until(() => line.Ear.Loudness > 0.01);

        await page.EvaluateAsync("() => phone.press('7')");
        await Until(() => line.Keys.Contains('7'));

        line.End();
        await Event("phone ended");
    }

    [Fact]
    public async Task A_human_at_the_page_calls_and_hangs_up()
    {
        await page.EvaluateAsync("() => plugIn('+15550100198')");
        await page.EvaluateAsync("() => phone.call('+15550100001')");

        await page.WaitForFunctionAsync("() => phone.state === 'open'");
        var line = Carrier.Switch.Lines["+15550100198"];
        Assert.Equal("+15550100001", line.To);
        await PhoneHears(440);

        await page.EvaluateAsync("() => phone.hangUp()");
        await Until(() => line.HasHungUp);
    }

    /// <summary>The page's process is gone, with no word to anybody.</summary>
    async Task Crash()
    {
        var crashed = new TaskCompletionSource();
        page.Crash += (_, _) => crashed.TrySetResult();
        var session = await page.Context.NewCDPSessionAsync(page);
        // Nobody is left to answer this.
        _ = session.SendAsync("Page.crash").ContinueWith(t => t.Exception, TaskScheduler.Default);
        await crashed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    async Task Register()
    {
        await page.EvaluateAsync($"() => device('{identity}').register()");
        await Event("registered");
    }

    async Task Dial(string to, string more = "") =>
        await page.EvaluateAsync($"() => {{ window.dev ?? device('{identity}'); return dial({{ To: '{to}'{more} }}) }}");

    TestLine Ring(Dictionary<string, string>? parameters = null) =>
        Carrier.Switch.Ring(Carrier.Clients.Devices(identity).Single(), "+15550100001", $"client:{identity}", parameters);

    async Task Event(string name, object? detail = null) => await page.WaitForFunctionAsync(
        "({ name, detail }) => events.some(e => e.name === name && (detail === null || e.detail === detail))", new { name, detail });

    async Task PageHears(int hertz) => await page.WaitForFunctionAsync(
        "hertz => Math.abs(pitch(call.getRemoteStream()) - hertz) < 15", hertz);

    async Task PhoneHears(int hertz) => await page.WaitForFunctionAsync(
        "hertz => { window.heard ??= phoneStream(); return Math.abs(pitch(heard) - hertz) < 15 }", hertz);

    Task FarHears(double hertz) =>
        Until(() => Carrier.Switch.Lines.TryGetValue(identity, out var line) && line.Ear.Tone == hertz);

    static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
