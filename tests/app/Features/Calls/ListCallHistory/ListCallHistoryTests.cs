using System.Net;
using System.Text.Json;
using AngleSharp.Dom;

namespace DutyCall.Features.Calls.ListCallHistory;

public sealed class ListCallHistoryTests : SliceTest
{
    const string History = "/analytics/voice/history";

    [Fact]
    public async Task Says_who_with_whom_when_how_long_how_it_went_and_what_was_noted()
    {
        var priya = await Given.Agent(await Given.Department());
        var eleanor = await Given.Contact("+14155550142");
        await Given.Call(priya, at: "2026-11-20 14:19", contact: eleanor, number: "+14155550142", disposition: "connected", talked: 412, notes: "Survey booked 2 Dec");

        var page = await Browse(await Given.Manager(priya.DepartmentId)).Visit(History);

        var row = Assert.Single(Rows(page));
        Assert.Equal(["Outbound", "Eleanor Voss(415) 555-0142", "Priya Raman", "Connected", "6:52", "Today 9:19", "Survey booked 2 Dec"],
            row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
        Assert.Equal("+14155550142", row.QuerySelector("a.dial")?.GetAttribute("data-dial"));
    }

    [Fact]
    public async Task Shows_own_department_or_organisation_by_role()
    {
        var (residential, commercial) = (await Given.Department("Residential"), await Given.Department("Commercial"));
        var (priya, tomas, leila) = (await Given.Agent(residential), await Given.Agent(residential, "Tomas Lindqvist"), await Given.Agent(commercial, "Leila Haddad"));
        await Given.Call(priya, notes: "own");
        await Given.Call(tomas, notes: "colleague's");
        await Given.Call(leila, notes: "other department's");

        Assert.Equal(["own"], await NotesSeenBy(priya));
        Assert.Equal(["colleague's", "own"], await NotesSeenBy(await Given.Manager(residential)));
        Assert.Equal(["colleague's", "other department's", "own"], await NotesSeenBy(await Given.Admin()));
    }

    [Fact]
    public async Task Does_not_show_another_organisations_calls_to_anybody()
    {
        var other = await Given.AnotherOrganisation("+13105550100");
        var stranger = await Given.Someone(Web.Role.Admin, null, "Mallory", other);
        await Given.Call(await Given.Agent(), notes: "ours");

        Assert.Empty(await NotesSeenBy(stranger));
        Assert.Equal("No calls yet", (await Browse(stranger).Visit(History)).Text(".empty h3"));
    }

    [Theory]
    [InlineData("outcome=voicemail", "b")]
    [InlineData("outcome=busy", "c")]
    [InlineData("direction=inbound", "b")]
    [InlineData("direction=outbound-campaign", "c")]
    [InlineData("number=0143", "b")]
    [InlineData("number=%2B1%20415%20555-0142", "a")]
    [InlineData("number=(510)", "c")]
    [InlineData("from=2026-11-19&to=2026-11-19", "b")]
    [InlineData("from=2026-11-19", "a b")]
    [InlineData("to=2026-11-18", "c")]
    [InlineData("from=2026-11-18&outcome=voicemail&direction=inbound&number=415", "b")]
    [InlineData("outcome=connected&direction=inbound", "")]
    public async Task Finds_what_is_asked_for(string query, string found)
    {
        var priya = await Given.Agent(await Given.Department());
        await Given.Call(priya, at: "2026-11-20 06:00", number: "+14155550142", disposition: "connected", notes: "a");
        await Given.Call(priya, at: "2026-11-20 04:59", number: "+14155550143", disposition: "voicemail", direction: "inbound", notes: "b");
        await Given.Call(priya, at: "2026-11-19 04:59", number: "+15105550187", result: "busy", direction: "outbound-campaign", notes: "c");

        foreach (var person in new[] { priya, await Given.Manager(priya.DepartmentId), await Given.Admin() })
            Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries), await NotesSeenBy(person, query));
    }

    [Fact]
    public async Task Finds_a_contacts_and_an_agents_calls_within_what_may_be_seen()
    {
        var department = await Given.Department();
        var (priya, tomas) = (await Given.Agent(department), await Given.Agent(department, "Tomas Lindqvist"));
        var eleanor = await Given.Contact("+14155550142");
        await Given.Call(priya, contact: eleanor, notes: "a");
        await Given.Call(tomas, contact: eleanor, notes: "b");
        await Given.Call(tomas, notes: "c");
        var manager = await Given.Manager(department);

        Assert.Equal(["a", "b"], await NotesSeenBy(manager, $"contact={eleanor}"));
        Assert.Equal(["b", "c"], await NotesSeenBy(manager, $"agent={tomas.Id}"));
        Assert.Equal(["b"], await NotesSeenBy(manager, $"agent={tomas.Id}&contact={eleanor}"));
        Assert.Equal(["a"], await NotesSeenBy(priya, $"contact={eleanor}"));
        Assert.Empty(await NotesSeenBy(priya, $"agent={tomas.Id}"));
        Assert.Contains("Eleanor Voss", (await Browse(manager).Visit($"{History}?contact={eleanor}")).Text(".chip"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_stay_where_they_are_while_calls_come_in()
    {
        var priya = await Given.Agent();
        await Given.Calls(priya, 120);
        var browser = Browse(priya);

        var first = await browser.Visit(History);
        await Given.Call(priya, at: "2026-11-20 14:59", notes: "new");
        var second = await browser.Visit(Link(first, "next"));
        var third = await browser.Visit(Link(second, "next"));

        Assert.Equal(Enumerable.Range(1, 120).Select(n => $"call {n}"), Notes(first).Concat(Notes(second)).Concat(Notes(third)));
        Assert.Null(third.Html.QuerySelector("[rel=next]"));
        Assert.Equal(Notes(second), Notes(await browser.Visit(Link(third, "prev"))));
        var firstAgain = await browser.Visit(Link(second, "prev"));
        Assert.Equal(Notes(first), Notes(firstAgain));
        Assert.Equal("new", Notes(await browser.Visit(Link(firstAgain, "prev")))[0]);
    }

    [Fact]
    public async Task Calls_of_the_same_instant_are_on_one_page_or_the_other()
    {
        var priya = await Given.Agent();
        await Given.Calls(priya, 70, apartSeconds: 0);
        var browser = Browse(priya);

        var first = await browser.Visit(History);
        var second = await browser.Visit(Link(first, "next"));

        Assert.Equal((50, 20), (Rows(first).Count, Rows(second).Count));
        Assert.Equal(70, Notes(first).Concat(Notes(second)).Distinct().Count());
    }

    [Fact]
    public async Task Pauses_a_long_search_and_goes_on_where_it_paused()
    {
        var priya = await Given.Agent();
        var eleanor = await Given.Contact("+14155550142");
        await Given.Call(priya, at: "2026-11-01 10:00", contact: eleanor, direction: "inbound", notes: "long ago");
        await Given.Calls(priya, 1100, contact: eleanor);
        var browser = Browse(priya);

        var paused = await browser.Visit($"{History}?contact={eleanor}&direction=inbound");
        var found = await browser.Visit(Link(paused, "next"));

        Assert.Empty(Rows(paused));
        Assert.StartsWith("Nothing yet, back to", paused.Text(".empty h3"), StringComparison.Ordinal);
        Assert.Equal(["long ago"], Notes(found));
        Assert.Null(found.Html.QuerySelector("[rel=next]"));
    }

    [Fact]
    public async Task Shows_notes_as_text_and_folds_long_ones()
    {
        var priya = await Given.Agent();
        await Given.Call(priya, at: "2026-11-20 10:00", notes: "<img src=x onerror=alert(1)>");
        await Given.Call(priya, at: "2026-11-20 09:00", notes: string.Concat(Enumerable.Repeat("<b>long</b> ", 60)));

        var page = await Browse(priya).Visit(History);

        Assert.Empty(page.Html.QuerySelectorAll("#rows img, #rows td b"));
        Assert.Equal("<img src=x onerror=alert(1)>", Notes(page)[0]);
        Assert.EndsWith("…", page.Text("details.clamp summary"), StringComparison.Ordinal);
        Assert.StartsWith("<b>long</b> <b>long</b>", page.Text("details.clamp p"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=__________________________________", "cursor")]
    [InlineData("from=20-11-2026", "from")]
    [InlineData("to=0001-01-01", "to")]
    [InlineData("from=2026-11-20&to=2026-11-19", "to")]
    [InlineData("contact=1", "contact")]
    [InlineData("agent=%00", "agent")]
    [InlineData("outcome=%00", "outcome")]
    [InlineData("direction=sideways", "direction")]
    [InlineData("number=12", "number")]
    [InlineData("number=x", "number")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=many", "limit")]
    public async Task Says_what_is_wrong_with_a_question(string query, string field)
    {
        var priya = Browse(await Given.Agent());

        var page = await priya.Visit($"{History}?{query}");
        var json = await priya.Visit($"/api/v1/calls?{query}");

        Assert.Equal(field == "limit" ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal(field == "limit", page.Html.QuerySelector("#rows [role=alert]") is null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, json.Status);
        Assert.Equal([field], JsonDocument.Parse(json.Body).RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Keeps_the_question_in_the_form_and_offers_to_clear_it()
    {
        var page = await Browse(await Given.Admin()).Visit($"{History}?number=555&direction=inbound&from=2026-11-02");

        Assert.Equal("555", page.Html.QuerySelector("#number")?.GetAttribute("value"));
        Assert.Equal("2026-11-02", page.Html.QuerySelector("[name=from]")?.GetAttribute("value"));
        Assert.Equal("inbound", page.Html.QuerySelector("[name=direction] [selected]")?.GetAttribute("value"));
        Assert.Equal("No calls like that", page.Text(".empty h3"));
        Assert.Equal(History, page.Html.QuerySelector(".empty a")?.GetAttribute("href"));
    }

    [Fact]
    public async Task Lists_calls_for_programs()
    {
        var priya = await Given.Agent();
        await Given.Calls(priya, 3);
        var browser = Browse(priya);

        var first = JsonDocument.Parse((await browser.Visit("/api/v1/calls?limit=2")).Body).RootElement;
        var second = JsonDocument.Parse((await browser.Visit($"/api/v1/calls?limit=2&cursor={first.GetProperty("older")}")).Body).RootElement;

        Assert.Equal(["call 1", "call 2"], first.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("notes").GetString()));
        Assert.Equal("Priya Raman", first.GetProperty("calls")[0].GetProperty("agent").GetProperty("name").GetString());
        Assert.Equal(["call 3"], second.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("notes").GetString()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("older").ValueKind);
    }

    [Fact]
    public async Task Is_closed_to_strangers()
    {
        var somebody = Browse();

        Assert.NotEqual(HttpStatusCode.OK, (await somebody.Visit(History)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await somebody.Visit("/api/v1/calls")).Status);
    }

    async Task<string[]> NotesSeenBy(Person person, string query = "")
    {
        var page = await Browse(person).Visit($"{History}?{query}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return [.. Notes(page).Order(StringComparer.Ordinal)];
    }

    static string[] Notes(Answer page) => [.. Rows(page).Select(row => row.QuerySelector("td:last-child")!.TextContent.Trim())];

    static IReadOnlyList<IElement> Rows(Answer page) => [.. page.Html.QuerySelectorAll("#rows tbody tr")];

    static string Link(Answer page, string rel) => page.Html.QuerySelector($"[rel={rel}]")!.GetAttribute("href")!;
}
