using System.Net;
using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Webhooks;

public sealed class WebhookSenderTests
{
    [Fact]
    public async Task Redirects_are_followed_and_each_request_is_signed_anew()
    {
        await using var world = await World.Create();
        world.Application.Answers("/moved", _ => new(HttpStatusCode.Found) { Headers = { Location = new("/here?x=1", UriKind.Relative) } });
        world.Application.Answers("/kept", _ => new(HttpStatusCode.TemporaryRedirect) { Headers = { Location = new(World.App + "/here") } });

        await Send(world, "/moved");
        await Send(world, "/kept");

        var got = world.Application.At("/here");
        Assert.Equal([HttpMethod.Get, HttpMethod.Post], got.Select(r => r.Method));
        Assert.Equal(Signer.SignText(World.App + "/here?x=1", [], World.AuthToken), got[0].Headers["X-Twilio-Signature"]);
        Assert.Equal("1", got[1]["Digits"]);
    }

    [Fact]
    public async Task A_circle_of_redirects_is_given_up()
    {
        await using var world = await World.Create();
        world.Application.Answers("/round", _ => new(HttpStatusCode.Found) { Headers = { Location = new(World.App + "/round") } });

        Assert.Equal(11215, (await Send(world, "/round")).ErrorCode);
        Assert.Equal(11, world.Application.At("/round").Length);
    }

    [Fact]
    public async Task By_GET_the_fields_are_in_the_query_and_signed_with_it()
    {
        await using var world = await World.Create();

        await world.Get<WebhookSender>().Send(new("twiml", World.App + "/get?a=1", "GET", [new("From", "+1 2"), new("Empty", "")]));

        var got = Assert.Single(world.Application.At("/get"));
        Assert.Equal("?a=1&From=%2B1%202&Empty=", got.Url.Query);
        Assert.Equal(Signer.SignText(World.App + "/get?a=1&From=%2B1%202&Empty=", [], World.AuthToken), got.Headers["X-Twilio-Signature"]);
    }

    [Fact]
    public async Task Cookies_last_as_long_as_a_call()
    {
        await using var world = await World.Create();
        world.Application.Answers("/voice", _ =>
        {
            var answer = FakeApplication.Xml("<Response><Redirect>/next</Redirect></Response>");
            answer.Headers.Add("Set-Cookie", "session=7; Path=/");
            return answer;
        });
        world.Application.Says("/next", "<Hangup/>");

        world.Connect("agent");
        world.Connect("agent");

        Assert.All(world.Application.At("/next"), r => Assert.Equal("session=7", r.Headers["Cookie"]));
        Assert.All(world.Application.At("/voice"), r => Assert.False(r.Headers.ContainsKey("Cookie")));
    }

    [Fact]
    public async Task In_a_blackout_a_connection_is_tried_once_more_and_the_failure_is_logged()
    {
        await using var world = await World.Create();
        world.Faults.Set(new() { WebhookBlackout = true });

        var answer = await Send(world, "/voice");

        Assert.Equal((11205, FailureKind.Connect), (answer.ErrorCode, answer.Failure));
        Assert.Empty(world.Application.All);
        Assert.Equal([0, 1], world.Get<WebhookLog>().All.Select(r => r.Attempt));
    }

    [Fact]
    public async Task A_read_timeout_is_retried_only_when_the_url_says_so()
    {
        await using var world = await World.Create();
        world.Application.Hangs("/slow");

        var once = Send(world, "/slow");
        world.Pass(16);
        Assert.Equal(11200, (await once).ErrorCode);
        Assert.Single(world.Application.At("/slow"));
        var thrice = Send(world, "/slow#rt=2000&rc=2&rp=rt");
        world.Pass(16);
        await thrice;

        Assert.Equal([0, 2, 4], world.Application.At("/slow")[1..].Select(r => (int)(r.At - world.Application.At("/slow")[1].At).TotalSeconds));
    }

    [Theory]
    [InlineData("ftp://app.test/x", 11100)]
    [InlineData("/relative", 11100)]
    [InlineData("https://app.test/x#rc=9", 11243)]
    public async Task What_cannot_be_asked_is_not_tried(string url, int error)
    {
        await using var world = await World.Create();

        Assert.Equal(error, (await world.Get<WebhookSender>().Send(new("twiml", url, "POST", []))).ErrorCode);
    }

    static Task<WebhookAnswer> Send(World world, string path) => world.Get<WebhookSender>().Send(new("twiml", World.App + path, "POST", [new("Digits", "1")]));
}
