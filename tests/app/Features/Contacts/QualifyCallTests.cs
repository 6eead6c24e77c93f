using System.Net;

namespace DutyCall.Features.Contacts.QualifyCall;

public sealed class QualifyCallTests : SliceTest
{
    [Fact]
    public async Task Within_a_day_of_its_end_the_contact_follows()
    {
        var agent = await Given.Agent();
        var (contact, call) = await ContactCalled(agent, "2026-11-19 15:30");
        var priya = await Browse(agent).WithToken();

        var answer = await priya.PutJson($"/api/v1/calls/{call}/qualification", new { leadStatus = "qualified", dealValue = 5000, tags = "Ready to buy".Split(',') });

        Assert.True(answer.Json.GetProperty("appliedToContact").GetBoolean());
        Assert.Equal("qualified", await Ask<string>("select lead_status from contacts where id = @contact", new { contact }));
        Assert.Equal("qualified 5000.00 Ready to buy", await Ask<string>("select concat_ws(' ', lead_status, deal_value, array_to_string(tags, ',')) from calls where id = @call", new { call }));
        Assert.Equal(call, await Ask<Guid>("select call_id from contact_changes where field = 'leadStatus'"));
        Assert.Null(await Ask<decimal?>("select deal_value from contacts where id = @contact", new { contact }));
    }

    [Fact]
    public async Task Later_the_call_alone_changes_unless_asked()
    {
        var agent = await Given.Agent();
        var (contact, call) = await ContactCalled(agent, "2026-11-19 14:59");
        var priya = await Browse(agent).WithToken();

        var alone = await priya.PutJson($"/api/v1/calls/{call}/qualification", new { leadStatus = "qualified" });
        var statusThen = await Ask<string>("select lead_status from contacts where id = @contact", new { contact });
        var applied = await priya.PutJson($"/api/v1/calls/{call}/qualification", new { leadStatus = "disqualified", reason = "Junk", applyToContact = true });

        Assert.False(alone.Json.GetProperty("appliedToContact").GetBoolean());
        Assert.Equal("new", statusThen);
        Assert.True(applied.Json.GetProperty("appliedToContact").GetBoolean());
        Assert.Equal("disqualified Junk", await Ask<string>("select lead_status || ' ' || status_reason from contacts where id = @contact", new { contact }));
        Assert.Equal(2, await Ask<long>("select count(*) from audit_log where action = 'calls.qualified'"));
    }

    [Fact]
    public async Task The_newest_qualification_wins_and_each_call_keeps_its_own()
    {
        var agent = await Given.Agent();
        var (contact, monday) = await ContactCalled(agent, "2026-11-20 10:00");
        var tuesday = await Given.Call(agent, "2026-11-20 12:00", contact, "+12125550101");
        await Run("update calls set ended_at = created_at");
        var priya = await Browse(agent).WithToken();

        await priya.PutJson($"/api/v1/calls/{monday}/qualification", new { leadStatus = "qualified" });
        await priya.PutJson($"/api/v1/calls/{tuesday}/qualification", new { leadStatus = "disqualified" });

        Assert.Equal("disqualified", await Ask<string>("select lead_status from contacts"));
        Assert.Equal("qualified,disqualified", await Ask<string>("select string_agg(lead_status, ',' order by created_at) from calls"));
    }

    [Fact]
    public async Task Only_whose_call_it_is_and_who_is_responsible_may()
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        var agent = await Given.Agent(mine);
        var (_, call) = await ContactCalled(agent, "2026-11-20 14:00");

        foreach (var (person, status) in new[]
        {
            (await Given.Agent(mine, "Another Agent"), HttpStatusCode.NotFound), (await Given.Manager(theirs), HttpStatusCode.NotFound),
            (await Given.Manager(mine, "Right Manager"), HttpStatusCode.OK), (await Given.Admin(), HttpStatusCode.OK),
        })
        {
            Assert.Equal(status, (await (await Browse(person).WithToken()).PutJson($"/api/v1/calls/{call}/qualification", new { leadStatus = "contacted" })).Status);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (await Browse(agent).WithToken()).PutJson($"/api/v1/calls/{call}/qualification", new { leadStatus = "hot" })).Status);
    }

    async Task<(Guid Contact, Guid Call)> ContactCalled(Person agent, string ended)
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var call = await Given.Call(agent, ended, contact, "+12125550101");
        await Run("update calls set ended_at = (@ended || ' UTC')::timestamptz where id = @call", new { ended, call });
        return (contact, call);
    }

    [Fact]
    public async Task A_wrap_up_says_what_the_call_made_of_the_lead_and_the_contact_follows()
    {
        var agent = await Given.Agent();
        var contact = await Given.Contact("+12125550123", "Anna");
        var call = await Given.CallOnPhone(agent, "ended", contact, result: "human");
        await Run("update calls set lead_status = 'new', tags = '{Solar}'");
        var priya = await Browse(agent).WithToken();

        var phone = await priya.Fetch("/phone");
        var wrong = await priya.Post($"/calls/{call}/disposition", ("disposition", "connected"), ("leadStatus", "hot"), ("dealValue", "much"));
        var done = await priya.Post($"/calls/{call}/disposition", ("disposition", "connected"), ("leadStatus", "qualified"), ("dealValue", "48,500"));

        Assert.Equal("new", phone.Html.QuerySelector("#wrap-up [name=leadStatus] option[selected]")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(HttpStatusCode.NoContent, done.Status);
        Assert.Equal("qualified 48500.00 Solar connected", await Ask<string>("select concat_ws(' ', lead_status, deal_value, array_to_string(tags, ','), disposition_code) from calls"));
        Assert.Equal("qualified", await Ask<string>("select lead_status from contacts"));
        Assert.Equal(call, await Ask<Guid>("select call_id from contact_changes where field = 'leadStatus'"));
    }

    [Fact]
    public async Task A_wrap_up_that_says_nothing_of_the_lead_leaves_it_and_one_days_later_leaves_the_contact()
    {
        var agent = await Given.Agent();
        var contact = await Given.Contact("+12125550123", "Anna");
        var first = await Given.CallOnPhone(agent, "ended", contact, result: "human");
        var priya = await Browse(agent).WithToken();
        await priya.Post($"/calls/{first}/disposition", ("disposition", "connected"), ("leadStatus", "new"), ("dealValue", ""));
        var second = await Given.CallOnPhone(agent, "ended", contact, result: "human", endedAt: "2026-11-18 15:00");

        await priya.PostJson($"/api/v1/calls/{second}/disposition", new { disposition = "connected", leadStatus = "qualified" });

        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'calls.qualified'"));
        Assert.Equal("qualified", await Ask<string>("select lead_status from calls where id = @second", new { second }));
        Assert.Equal("new", await Ask<string>("select lead_status from contacts"));
    }
}
