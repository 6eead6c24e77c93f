using System.Net;
using AngleSharp.Dom;

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
            insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, status, muted, created_at)
            select org_id, gen_random_uuid(), id, 'agent', 'agent', 'client:priya', agent_id, 'owner', 'in-progress', true, now() from calls where id = @call
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

    [Fact]
    public async Task Rings_with_what_one_needs_to_know_before_answering()
    {
        var (priya, tomas) = (await Given.Agent(await Given.Department()), await Given.Agent(name: "Tomas Lindqvist"));
        var marcus = await Given.Contact("+12125550187", "Marcus Oyelaran", priya.DepartmentId);
        await Run("update contacts set company = 'Oyelaran Freight', lead_status = 'contacted', deal_value = 12400");
        await Given.Call(priya, at: "2026-11-12 14:00", contact: marcus, number: "+12125550187", talked: 401, notes: "Asked for a shading estimate.");
        var call = await Given.WaitingCall("+12125550187");
        await Run("update calls set contact_id = @marcus, contact_name = 'Marcus Oyelaran' where id = @call", new { marcus, call });
        await Send(new Calls.OfferCall.Command(call, [priya.Id, tomas.Id], "inbound", 20));

        var phone = await Browse(priya).Fetch("/phone");

        Assert.Equal("incoming", State(phone));
        Assert.Equal("Marcus Oyelaran", phone.Text(".who"));
        Assert.Contains("(212) 555-0187 · Oyelaran Freight", phone.Text(".readout"), StringComparison.Ordinal);
        Assert.Contains("(212) 555-0100", phone.Text(".facts"), StringComparison.Ordinal);
        Assert.Contains("Contacted · $12,400", phone.Text(".facts"), StringComparison.Ordinal);
        Assert.Contains("12 Nov, 6:41 with you. Asked for a shading estimate.", phone.Text(".facts"), StringComparison.Ordinal);
        Assert.Contains("Also ringing for Tomas", phone.Text("#handset"), StringComparison.Ordinal);
        Assert.Equal("0:20", phone.Text("[data-until]"));
        Assert.Equal(await Ask<Guid>("select id from offers where user_id = @Id", new { priya.Id }), Guid.Parse(phone.Html.QuerySelector("#handset")!.GetAttribute("data-offer")!));
    }

    [Fact]
    public async Task Says_for_some_seconds_who_was_quicker()
    {
        var (priya, mara) = (await Given.Agent(), await Given.Agent(name: "Mara Olsen"));
        var call = await Given.WaitingCall();
        await Send(new Calls.OfferCall.Command(call, [priya.Id, mara.Id], "inbound", 20));
        var offer = await Ask<Guid>("select id from offers where user_id = @Id", new { mara.Id });
        await Send(new Calls.AcceptOffer.Command(mara.Id, offer));

        var (winners, losers) = (await Browse(mara).Fetch("/phone"), await Browse(priya).Fetch("/phone"));
        Assert.Equal(("live", "idle"), (State(winners), State(losers)));
        Assert.Contains("Mara Olsen has it.", losers.Text("#handset"), StringComparison.Ordinal);

        Clock.Step(TimeSpan.FromSeconds(6));
        Assert.DoesNotContain("has it", (await Browse(priya).Fetch("/phone")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_ringing_when_the_time_is_over()
    {
        var priya = await Given.Agent();
        await Send(new Calls.OfferCall.Command(await Given.WaitingCall(), [priya.Id], "inbound", 20));

        Clock.Step(TimeSpan.FromSeconds(21));
        Assert.Equal("idle", State(await Browse(priya).Fetch("/phone")));

        await Send(new Calls.ExpireOffers.Command());
        Assert.Contains("You missed a call from (212) 555-0123.", (await Browse(priya).Fetch("/phone")).Text("#handset"), StringComparison.Ordinal);
        Clock.Step(TimeSpan.FromMinutes(5));
        Assert.DoesNotContain("missed", (await Browse(priya).Fetch("/phone")).Text("#handset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_call_that_somebody_was_asked_into()
    {
        var (priya, tomas) = (await Given.Agent(), await Given.Agent(name: "Tomas Lindqvist"));
        var call = await Given.CallOnPhone(priya);
        await Send(new Calls.OfferCall.Command(call, [tomas.Id], "guest", 20, priya.Id));
        await Send(new Calls.AcceptOffer.Command(tomas.Id, await Ask<Guid>("select id from offers where user_id = @Id", new { tomas.Id })));

        var (guests, owners) = (await Browse(tomas).Fetch("/phone"), await Browse(priya).Fetch("/phone"));
        Assert.Equal(("live", "live"), (State(guests), State(owners)));
        Assert.Equal(("Leave the call", "Hang up"), (Hook(guests), Hook(owners)));
        Assert.Null(guests.Html.QuerySelector("[data-notes]"));
        Assert.NotNull(owners.Html.QuerySelector("[data-notes]"));
    }

    [Fact]
    public async Task Says_how_long_they_are_on_hold_and_who_else_is_there()
    {
        var (priya, tomas) = (await Given.Agent(), await Given.Agent(name: "Tomas Lindqvist"));
        var call = await Given.CallOnPhone(priya, contact: await Given.Contact("+12125550123"));
        await Run("""
            insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, status, in_conference, muted, hold_wanted, held, held_since, created_at)
            select org_id, gen_random_uuid(), id, 'customer', 'customer', customer_number, null, null, 'in-progress', true, false, true, true, timestamptz '2026-11-20 14:59:30 UTC', timestamptz '2026-11-20 14:59 UTC' from calls where id = @call
             union all
            select org_id, gen_random_uuid(), id, 'agent', 'agent', 'client:priya', agent_id, 'owner', 'in-progress', true, false, false, false, null, timestamptz '2026-11-20 14:59:10 UTC' from calls where id = @call
             union all
            select org_id, gen_random_uuid(), id, 'agent', 'agent-2', 'client:tomas', @Id, 'guest', 'in-progress', true, true, false, false, null, timestamptz '2026-11-20 14:59:40 UTC' from calls where id = @call
             union all
            select org_id, gen_random_uuid(), id, 'party', 'party-1', '+12125550199', null, null, 'ringing', false, false, false, false, null, timestamptz '2026-11-20 14:59:50 UTC' from calls where id = @call
            """, new { call, tomas.Id });

        var (owners, guests) = (await Browse(priya).Fetch("/phone"), await Browse(tomas).Fetch("/phone"));

        Assert.Equal("On hold 0:30", owners.Text("#handset .handset-bar .pill"));
        Assert.Equal("true", owners.Html.QuerySelector("[data-act=hold]")!.GetAttribute("aria-pressed"));
        Assert.Equal(["EV Eleanor Voss On hold 0:30", "TL Tomas Lindqvist Talking Muted", "# (212) 555-0199 Ringing"], Parties(owners));
        Assert.Equal(2, owners.Html.QuerySelectorAll("[data-act=remove]").Length);
        Assert.NotNull(owners.Html.QuerySelector("[data-act=leave]"));

        Assert.Equal(["EV Eleanor Voss On hold 0:30", "PR Priya Raman Talking, has the call", "# (212) 555-0199 Ringing"], Parties(guests));
        Assert.Empty(guests.Html.QuerySelectorAll("[data-act=remove], [data-act=hold], [data-act=transfer], [data-act=conference], [data-act=leave], #phone-transfer"));
    }

    [Fact]
    public async Task Who_sent_a_call_on_hears_what_came_of_it()
    {
        var (priya, tomas) = (await Given.Agent(), await Given.Agent(name: "Tomas Lindqvist"));
        await Given.AtWork(tomas);
        var call = await Given.CallOnPhone(priya, contact: await Given.Contact("+12125550123"));
        await Send(new Calls.TransferCall.Command(priya.Id, call, "blind", new(tomas.Id, null, null)));

        var sent = await Browse(priya).Fetch("/phone");
        Assert.Equal(("idle", "It rings for Tomas Lindqvist. If they do not take it, Eleanor Voss comes back to you."), (State(sent), sent.Text("[data-transfer]")));
        Assert.Contains("Priya Raman hands this call over", (await Browse(tomas).Fetch("/phone")).Text(".facts"), StringComparison.Ordinal);

        await Send(new Calls.AcceptOffer.Command(tomas.Id, await Ask<Guid>("select id from offers where state = 'ringing'")));
        Assert.Equal("Tomas Lindqvist has Eleanor Voss now.", (await Browse(priya).Fetch("/phone")).Text("[data-transfer]"));

        Clock.Step(TimeSpan.FromSeconds(13));
        Assert.Null((await Browse(priya).Fetch("/phone")).Html.QuerySelector("[data-transfer]"));
    }

    [Fact]
    public async Task A_call_that_came_back_says_why()
    {
        var (priya, tomas) = (await Given.Agent(), await Given.Agent(name: "Tomas Lindqvist"));
        var call = await Given.WaitingCall();
        await Run("""
            insert into call_transfers (org_id, id, call_id, kind, from_user, to_user, to_name, state, asked_at, ended_at, reason)
            select org_id, gen_random_uuid(), id, 'blind', @Priya, @Tomas, 'Tomas Lindqvist', 'returned', now(), now(), 'Declined.' from calls where id = @call
            """, new { call, Priya = priya.Id, Tomas = tomas.Id });
        await Send(new Calls.OfferCall.Command(call, [priya.Id], "returned", 20));

        var phone = await Browse(priya).Fetch("/phone");
        Assert.Equal("incoming", State(phone));
        Assert.Contains("It comes back: Tomas Lindqvist did not take it. Declined.", phone.Text(".facts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_asked_apart_is_handed_the_call_or_let_go()
    {
        var (priya, tomas) = (await Given.Agent(), await Given.Agent(name: "Tomas Lindqvist"));
        var call = await Given.CallOnPhone(priya, contact: await Given.Contact("+12125550123"));
        await Run("""
            insert into call_transfers (org_id, id, call_id, kind, from_user, to_user, to_name, state, asked_at, joined_at)
            select org_id, gen_random_uuid(), id, 'warm', agent_id, @Id, 'Tomas Lindqvist', 'joined', now(), now() from calls where id = @call
            """, new { call, tomas.Id });

        var phone = await Browse(priya).Fetch("/phone");

        Assert.StartsWith("You talk with Tomas Lindqvist. Eleanor Voss hears music.", phone.Text("[data-transfer]"), StringComparison.Ordinal);
        Assert.Equal(["complete", "three-way", "cancel-transfer"], phone.Html.QuerySelectorAll("[data-transfer] [data-act]").Select(button => button.GetAttribute("data-act")));
        Assert.Empty(phone.Html.QuerySelectorAll("[data-act=transfer], [data-act=conference]"));
        Assert.True(phone.Html.QuerySelector("[data-act=hold]")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task Who_had_the_call_to_its_end_is_told_of_nobody_who_has_it()
    {
        var (priya, tomas) = (await Given.Agent(), await Given.Agent(name: "Tomas Lindqvist"));
        var call = await Given.CallOnPhone(priya, "ended", await Given.Contact("+12125550123"), result: "human");
        await Run("""
            insert into call_transfers (org_id, id, call_id, kind, from_user, to_user, to_name, state, asked_at, joined_at, ended_at, reason)
            select org_id, gen_random_uuid(), id, 'warm', agent_id, @Id, 'Tomas Lindqvist', 'completed', now(), now(), timestamptz '2026-11-20 15:00 UTC', 'Three-way call.' from calls where id = @call
            """, new { call, tomas.Id });

        Assert.Null((await Browse(priya).Fetch("/phone")).Html.QuerySelector("[data-transfer]"));
    }

    static IEnumerable<string> Parties(Answer phone) => phone.Html.QuerySelectorAll(".parties li").Select(li => string.Join(' ', li.Descendants<IText>().Select(text => text.Data.Trim()).Where(text => text.Length > 0)));

    static string? Hook(Answer phone) => phone.Html.QuerySelector(".btn.grow[data-act=hang-up]")?.ChildNodes.OfType<IText>().Single(text => text.Data.Trim().Length > 0).Data.Trim();

    static string? State(Answer answer) => answer.Html.QuerySelector("#handset")?.GetAttribute("data-state");
}
