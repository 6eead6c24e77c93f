using System.Net;

namespace DutyCall.Features.Dialer.ShowPhone;

public sealed class ShowPhoneTests : SliceTest
{
    [Fact]
    public async Task Between_calls_it_takes_a_number_and_says_which_of_ours_it_will_show()
    {
        var phone = await Browse(await Given.Agent()).Fetch("/phone");

        Assert.Equal("idle", State(phone));
        Assert.NotNull(phone.Html.QuerySelector("form#phone-dial input[name=to]"));
        Assert.Equal("(212) 555-0100. Your organisation's default number.", phone.Text("#caller-id-reason"));
    }

    [Theory]
    [InlineData("intent", "dialing", "Dialing Eleanor Voss")]
    [InlineData("queued", "dialing", "Dialing Eleanor Voss")]
    [InlineData("ringing", "ringing", "Ringing Eleanor Voss")]
    [InlineData("answered", "live", "Connected to Eleanor Voss")]
    [InlineData("connected", "live", "Connected to Eleanor Voss")]
    public async Task During_a_call_it_says_where_the_call_stands(string state, string shown, string news)
    {
        var priya = await Given.Agent();
        await Given.CallOnPhone(priya, state, await Given.Contact("+12125550123"));

        var phone = await Browse(priya).Fetch("/phone");

        Assert.Equal(shown, State(phone));
        Assert.Equal(news, phone.Html.QuerySelector("#handset")!.GetAttribute("data-news"));
        Assert.Equal("Eleanor Voss", phone.Text(".who"));
        Assert.NotNull(phone.Html.QuerySelector("[data-act=hang-up]"));
    }

    [Fact]
    public async Task The_timer_counts_from_when_the_customer_came_on_the_line()
    {
        var priya = await Given.Agent();
        await Given.CallOnPhone(priya);

        var phone = await Browse(priya).Fetch("/phone");

        Assert.Equal("2026-11-20T14:59:40.000Z", phone.Html.QuerySelector(".readout [role=timer]")!.GetAttribute("data-since"));
        Assert.Equal("0:20", phone.Text(".readout [role=timer]"));
    }

    [Fact]
    public async Task Says_that_the_agent_is_muted()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya);
        await Run("""
            insert into call_legs (org_id, id, call_id, role, label, address, status, muted, created_at)
            select org_id, gen_random_uuid(), id, 'agent', 'agent', 'client:priya', 'in-progress', true, now() from calls where id = @call
            """, new { call });

        var phone = await Browse(priya).Fetch("/phone");

        Assert.Equal("true", phone.Html.QuerySelector(".controls [data-act=mute]")!.GetAttribute("aria-pressed"));
    }

    [Theory]
    [InlineData("human", "customer", "Eleanor hung up.", "connected")]
    [InlineData("human", "agent", "You hung up.", "connected")]
    [InlineData("no_answer", "carrier", "No answer after 25 s.", "no_answer")]
    [InlineData("machine", "customer", "A machine answered.", "voicemail")]
    [InlineData("busy", "carrier", "Busy.", null)]
    public async Task After_a_call_it_says_how_it_ended_and_suggests_the_outcome(string result, string endedBy, string sentence, string? suggested)
    {
        var priya = await Given.Agent();
        await Given.CallOnPhone(priya, "ended", await Given.Contact("+12125550123"), result: result, endedBy: endedBy);

        var phone = await Browse(priya).Fetch("/phone");

        Assert.Equal("wrap", State(phone));
        Assert.Equal(sentence, phone.Text("#call-result"));
        Assert.Equal(suggested, phone.Html.QuerySelector("[name=disposition][checked]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task Another_agents_call_is_not_on_it()
    {
        await Given.CallOnPhone(await Given.Agent(name: "Leila Haddad"));

        Assert.Equal("idle", State(await Browse(await Given.Agent()).Fetch("/phone")));
    }

    [Fact]
    public async Task Says_that_dialing_is_halted()
    {
        var priya = await Given.Agent();
        await Run("update organisations set dialing_halted_at = now()");

        var phone = await Browse(priya).Fetch("/phone");

        Assert.Equal("An administrator has halted all dialing for now.", phone.Text(".notice"));
        Assert.True(phone.Html.QuerySelector("#phone-call")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task Every_page_carries_it_and_whom_the_agent_talks_to()
    {
        var priya = await Given.Agent(await Given.Department());
        var eleanor = await Given.Contact("+12125550123", department: priya.DepartmentId);
        await Run("update contacts set company = 'Voss Ceramics', deal_value = 36000, tags = '{Hot lead}', pinned_note = 'Mornings only', time_zone = 'America/Los_Angeles'");
        await Given.Call(priya, at: "2026-11-12 14:00", contact: eleanor, disposition: "connected", talked: 401, notes: "Sent 30 kW quote");
        await Given.CallOnPhone(priya, contact: eleanor);

        var page = await Browse(priya).Visit("/device");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("live", State(page));
        Assert.Contains("Voss Ceramics", page.Text("#context header"), StringComparison.Ordinal);
        Assert.Contains("7:00", page.Text("#context .facts"), StringComparison.Ordinal);
        Assert.Contains("$36,000", page.Text("#context .facts"), StringComparison.Ordinal);
        Assert.Contains("Mornings only", page.Text("#context .pinned"), StringComparison.Ordinal);
        Assert.Contains("You: Sent 30 kW quote", page.Text("#context .timeline"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_side_panel_is_empty_between_calls()
    {
        var answer = await Browse(await Given.Agent()).Fetch("/phone/caller");

        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
    }

    static string? State(Answer answer) => answer.Html.QuerySelector("#handset")?.GetAttribute("data-state");
}
