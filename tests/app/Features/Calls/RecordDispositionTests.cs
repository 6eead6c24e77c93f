using System.Net;

namespace DutyCall.Features.Calls.RecordDisposition;

public sealed class RecordDispositionTests : SliceTest
{
    [Fact]
    public async Task Completing_keeps_outcome_and_notes_and_measures_the_time()
    {
        var (priya, call) = await JustEnded();
        Clock.Step(TimeSpan.FromSeconds(34));

        var answer = await (await Browse(priya).WithToken()).Post(Url(call), ("disposition", "connected"), ("notes", "Survey booked"));

        Assert.Equal((HttpStatusCode.NoContent, "phone-changed"), (answer.Status, answer.Trigger));
        Assert.Equal(("connected", "Survey booked", "done", 34), await Ask<(string, string, string, int)>(
            "select disposition_code, notes, wrap_up, extract(epoch from wrapped_up_at - wrap_up_started_at)::integer from calls"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no_such_outcome")]
    public async Task Without_an_outcome_it_stays_open_and_keeps_what_was_typed(string disposition)
    {
        var (priya, call) = await JustEnded();

        var answer = await (await Browse(priya).WithToken()).Post(Url(call), ("disposition", disposition), ("notes", "Half a sen"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("Choose how it went.", answer.Text("#disposition-error"));
        Assert.Equal("Half a sen", answer.Text("textarea"));
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));
    }

    [Fact]
    public async Task Programs_complete_it_too_and_only_once()
    {
        var (priya, call) = await JustEnded();
        var page = await Browse(priya).WithToken();

        var first = await page.PostJson($"/api/v1{Url(call)}", new { disposition = "voicemail" });
        var second = await page.PostJson($"/api/v1{Url(call)}", new { disposition = "connected" });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Conflict), (first.Status, second.Status));
        Assert.Equal("voicemail", await Ask<string>("select disposition_code from calls"));
    }

    [Fact]
    public async Task Nobody_completes_a_colleagues_call()
    {
        var (_, call) = await JustEnded();

        var answer = await (await Browse(await Given.Agent(name: "Leila Haddad")).WithToken()).PostJson($"/api/v1{Url(call)}", new { disposition = "connected" });

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));
    }

    async Task<(Person Agent, Guid Call)> JustEnded()
    {
        var priya = await Given.Agent();
        return (priya, await Given.CallOnPhone(priya, "ended", result: "human", endedBy: "customer"));
    }

    static string Url(Guid call) => $"/calls/{call}/disposition";
}
