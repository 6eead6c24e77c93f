using System.Net;
using DutyCall.Sandbox.Kit;
using DutyCall.Sandbox.Media.Ice;
using Microsoft.Extensions.Logging.Abstractions;

namespace DutyCall.Sandbox.Media;

/// <summary>The hub without socket or threads: descriptions, limits, and how a browser's media is found lost.</summary>
public sealed class BrowserLegTests : IDisposable
{
    readonly FakeClock clock = new();
    readonly MediaHub hub;

    public BrowserLegTests() =>
        hub = new MediaHub(new MediaSettings { MostLegs = 2 }, new Mixer(NullLogger<Mixer>.Instance), clock, NullLogger<MediaHub>.Instance);

    [Fact]
    public void An_answer_takes_up_the_offers_names_and_keys_by_event()
    {
        var answer = hub.CreateBrowserLeg().Answer(Sdp.Offer(mid: "audio7", eventType: 126));

        Assert.Contains("a=mid:audio7\r\n", answer);
        Assert.Contains("a=rtpmap:126 telephone-event/8000\r\n", answer);
        Assert.Contains("a=setup:passive\r\n", answer);
        Assert.Contains("a=ice-lite\r\n", answer);
        Assert.EndsWith("a=end-of-candidates\r\n", answer);
    }

    [Fact]
    public void The_same_offer_again_changes_nothing_new_credentials_restart_ice()
    {
        var leg = hub.CreateBrowserLeg();
        var first = Credential(leg.Answer(Sdp.Offer()));

        Assert.Equal(first, Credential(leg.Answer(Sdp.Offer())));
        Assert.NotEqual(first, Credential(leg.Answer(Sdp.Offer(fragment: "other"))));
        Assert.Equal("other", leg.RemoteFragment);
    }

    [Fact]
    public void A_connection_with_another_certificate_takes_the_place_of_the_old()
    {
        var leg = hub.CreateBrowserLeg();
        leg.Answer(Sdp.Offer());
        var before = leg.Transport;

        leg.Answer(Sdp.Offer(fingerprint: 'B'));

        Assert.NotSame(before, leg.Transport);
    }

    [Theory]
    [InlineData("m=audio", "m=video")]
    [InlineData("SAVPF 111 0", "SAVPF 111")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1")]
    [InlineData("a=ice-ufrag", "a=nothing")]
    [InlineData("a=setup", "a=nothing")]
    public void An_offer_that_lacks_something_is_refused(string part, string instead) => Assert.Throws<BadSessionDescription>(() =>
        hub.CreateBrowserLeg().Answer(Sdp.Offer().Replace(part, instead, StringComparison.Ordinal)));

    [Fact]
    public void A_browser_that_would_be_the_server_is_refused() => Assert.Throws<BadSessionDescription>(() =>
        hub.CreateBrowserLeg().Accept(Sdp.Offer(setup: "passive")));

    [Fact]
    public void There_are_no_more_legs_than_allowed()
    {
        var first = hub.CreateBrowserLeg();
        hub.CreateBrowserLeg();
        Assert.Throws<TooManyLegs>(hub.CreateBrowserLeg);

        first.Close();
        first.Close();

        hub.CreateBrowserLeg();
        Assert.Throws<TooManyLegs>(hub.CreateBrowserLeg);
    }

    [Fact]
    public void A_browser_that_rings_is_not_lost_however_long_it_rings()
    {
        var (leg, lost) = Watched();
        leg.Offer();

        Step(TimeSpan.FromMinutes(2));
        Assert.Equal(0, lost());

        leg.Accept(Sdp.Offer(setup: "active"));
        Step(TimeSpan.FromSeconds(19));
        Assert.Equal(0, lost());
    }

    [Fact]
    public void A_browser_that_sends_nothing_is_lost_once()
    {
        var (leg, lost) = Watched();
        leg.Answer(Sdp.Offer());

        Step(TimeSpan.FromSeconds(19));
        Assert.Equal(0, lost());

        Step(TimeSpan.FromSeconds(2));
        Step(TimeSpan.FromSeconds(30));
        Assert.Equal(1, lost());
    }

    [Fact]
    public void A_check_is_answered_with_the_right_password_only_and_renews_consent()
    {
        var ice = new IceLite(clock);
        var from = IPEndPoint.Parse("127.0.0.1:5000");
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(ice.Answer(Check(ice.Local.Fragment, "wrong"), from));
        Assert.Null(ice.Answer(Check("nobody", ice.Local.Password), from));
        Assert.Null(ice.Remote);
        Assert.Equal(TimeSpan.FromSeconds(10), ice.SinceConsent);

        Assert.NotNull(ice.Answer(Check(ice.Local.Fragment, ice.Local.Password), from));
        Assert.Equal(from, ice.Remote);
        Assert.Equal(TimeSpan.Zero, ice.SinceConsent);
    }

    [Fact]
    public void The_address_nominated_is_the_one_sent_to()
    {
        var ice = new IceLite(clock);
        var first = IPEndPoint.Parse("127.0.0.1:5000");
        var second = IPEndPoint.Parse("[::1]:5001");

        ice.Answer(Check(ice.Local.Fragment, ice.Local.Password), first);
        ice.Answer(Check(ice.Local.Fragment, ice.Local.Password), second);
        Assert.Equal(first, ice.Remote);

        ice.Answer(Check(ice.Local.Fragment, ice.Local.Password, nominate: true), second);
        Assert.Equal(second, ice.Remote);
    }

    [Fact]
    public void After_a_restart_the_old_credentials_are_good_until_the_new_are_used()
    {
        var ice = new IceLite(clock);
        var from = IPEndPoint.Parse("127.0.0.1:5000");
        var old = ice.Local;
        ice.Restart();

        Assert.NotNull(ice.Answer(Check(old.Fragment, old.Password), from));
        Assert.NotNull(ice.Answer(Check(ice.Local.Fragment, ice.Local.Password, nominate: true), from));
        Assert.Null(ice.Answer(Check(old.Fragment, old.Password), from));
    }

    public void Dispose() => hub.Dispose();

    static StunMessage Check(string fragment, string password, bool nominate = false) =>
        StunMessage.Parse(StunMessage.Check($"{fragment}:browser", password, nominate))!;

    static string Credential(string sdp) => Sdp.Line(sdp, "a=ice-ufrag");

    (BrowserLeg Leg, Func<int> Lost) Watched()
    {
        var leg = hub.CreateBrowserLeg();
        var lost = 0;
        leg.Lost += () => lost++;
        return (leg, () => lost);
    }

    void Step(TimeSpan time)
    {
        clock.Advance(time);
        hub.Mixer.Tick();
    }
}
