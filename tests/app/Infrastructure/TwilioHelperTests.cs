using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;

namespace DutyCall.Infrastructure;

/// <summary>Twilio's own Node helper, and the library it signs tokens with, judge what we make.</summary>
public sealed class TwilioHelperTests
{
    const string Judge = """
        const twilio = require('twilio'), jwt = require('jsonwebtoken');
        const { requests, token, secret } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        console.log(JSON.stringify({
            signatures: requests.map(r => twilio.validateRequest('12345', r.signature, r.url, r.form)),
            claims: jwt.verify(token, secret, { algorithms: ['HS256'], ignoreExpiration: true }),
        }));
        """;

    [Fact]
    public async Task Accepts_our_signatures_and_our_tokens()
    {
        var form = new Dictionary<string, string> { ["CallSid"] = "CA1", ["CallerName"] = "José Ñandú & Söhne 🙂", ["FromCity"] = "", ["Zeta"] = "1", ["agent"] = "2", ["_x"] = "3" };
        string[] urls = ["https://dialer.example.com/a?org=1&call=2", "http://dialer.example.com:8080/a?name=O%27Brien&x=a+b", "https://dialer.example.com/Case/"];
        var token = new AccessToken { AccountSid = "AC1", ApiKeySid = "SK1", Identity = "u_1_2", IssuedAt = DateTimeOffset.UnixEpoch, TimeToLive = TimeSpan.FromHours(1), OutgoingApplicationSid = "AP1", IncomingAllowed = true };

        var verdict = await NodeJudge.Ask(Judge, new
        {
            requests = urls.Select(url => new { url, form, signature = TwilioSignature.Sign(url, form.Select(f => KeyValuePair.Create(f.Key, new Microsoft.Extensions.Primitives.StringValues(f.Value))), "12345") }),
            token = token.Sign("secret"),
            secret = "secret",
        });

        Assert.Equal([true, true, true], verdict.GetProperty("signatures").EnumerateArray().Select(v => v.GetBoolean()));
        Assert.Equal("u_1_2", verdict.GetProperty("claims").GetProperty("grants").GetProperty("identity").GetString());
    }
}
