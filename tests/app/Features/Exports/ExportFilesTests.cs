using System.Globalization;
using System.Net;

namespace DutyCall.Features.Exports;

/// <summary>What is in the files, and whose rows.</summary>
public sealed class ExportFilesTests : ExportTest
{
    static readonly string[] Others = ["Phone", "Other numbers", "Email", "Status reason", "Deal value (USD)", "Time zone", "Contact ID"];

    [Fact]
    public async Task The_history_has_agent_contact_time_duration_outcome_and_notes()
    {
        var priya = await Given.Agent();
        var contact = await Given.Contact("+12125550101", "Eleanor Voss");
        await Run("update contacts set company = 'Alder & Sons'");
        var call = await Given.Call(priya, "2026-11-20 14:00", contact, "+12125550101", disposition: "connected", talked: 65, notes: "Said \"yes\",\nand thanks");
        await Run("update calls set ended_at = created_at + interval '80 s'");
        await Given.Call(priya, "2026-11-20 13:00", number: "+12125550102", result: "busy");
        var ada = await Browse(await Given.Admin()).WithToken();

        var answer = await Export(ada, "calls");
        var rows = Csv(answer);

        Assert.Equal((HttpStatusCode.OK, "calls-2026-11-20.csv"), (answer.Status, answer.FileName));
        Assert.StartsWith("text/csv", answer.Type, StringComparison.Ordinal);
        Assert.Equal(
            ["Agent", "Contact", "Number", "Company", "Direction", "Started (America/New_York)", "Duration (seconds)", "Talk time (seconds)", "Outcome", "Notes", "Caller ID", "Call ID"], rows[0]);
        Assert.Equal(
            ["Priya Raman", "Eleanor Voss", "+12125550101", "Alder & Sons", "Outbound", "2026-11-20 09:00:00", "80", "65", "Connected", "Said \"yes\",\nand thanks", "+12125550100", call.ToString()],
            rows[1]);
        Assert.Equal(["Busy", ""], [rows[2][8], rows[2][7]]);
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public async Task Contacts_have_the_lists_columns_the_organisations_fields_source_and_pinned_notes()
    {
        var admin = await Given.Admin();
        var id = await Given.Contact("+12125550101", "Eleanor Voss", await Given.Department("Solar"));
        await Run("""
            insert into contact_fields (org_id, id, key, label, kind, position) values (@OrgId, gen_random_uuid(), 'score', 'Score', 'number', 1), (@OrgId, gen_random_uuid(), 'vip', 'VIP', 'yes_no', 2);
            update contacts set company = 'Alder', title = 'CFO', email = 'e@alder.example', lead_status = 'qualified', deal_value = 1250.5, tags = '{Hot,Renter}', owner_id = @Id,
                   next_follow_up_at = '2026-11-21 15:30Z', custom = '{"score": 7.5, "vip": true}', source = 'import', created_at = '2026-11-01 12:00Z', pinned_note = 'Rings twice'
            """, new { admin.OrgId, admin.Id });
        var ada = await Browse(admin).WithToken();

        var rows = Csv(await Export(ada, "contacts"));
        var eleanor = rows[0].Zip(rows[1]).ToDictionary(cell => cell.First, cell => cell.Second);

        Assert.Equal("Name,Company,Title,Phone,Other numbers,Email,Status,Status reason,Deal value (USD),Tags,Calls,Last contact (America/New_York),Owner,Department,"
            + "Follow-up (America/New_York),Time zone,Score,VIP,Source,Created (America/New_York),Pinned note,Contact ID", string.Join(',', rows[0]));
        Assert.Equal("Eleanor Voss|Alder|CFO|Qualified|Hot, Renter|0||Ada Okafor|Solar|2026-11-21 10:30:00|7.5|Yes|import|2026-11-01 07:00:00|Rings twice", string.Join('|', eleanor.Where(cell => !Others.Contains(cell.Key)).Select(cell => cell.Value)));
        Assert.Equal((1250.5m, id.ToString()), (decimal.Parse(eleanor["Deal value (USD)"], CultureInfo.InvariantCulture), eleanor["Contact ID"]));
    }

    [Fact]
    public async Task A_workbook_opens_with_the_same_rows()
    {
        await People(40);
        var ada = await Browse(await Given.Admin()).WithToken();

        var csv = Csv(await Export(ada, "contacts", "?sort=name&status=qualified"));
        var answer = await Export(ada, "contacts", "?sort=name&status=qualified", "xlsx");
        var (rows, formulas) = Xlsx(answer.Bytes);

        Assert.Equal("contacts-2026-11-20.xlsx", answer.FileName);
        Assert.Equal(0, formulas);
        Assert.Equal(11, rows.Count);
        Assert.Equal(csv[0], rows[0]);
        Assert.Equal(csv.Skip(1).Select(row => (row[0], row[^1])), rows.Skip(1).Select(row => (row[0], row[^1])));
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1+1")]
    [InlineData("-2+3+cmd|' /C calc'!A0")]
    [InlineData("@SUM(1+1)*cmd|' /C calc'!A0")]
    [InlineData("\t=1+1")]
    [InlineData("＝1+1")]
    [InlineData("＋1+1")]
    [InlineData("－1+1")]
    [InlineData("＠SUM(1)")]
    public async Task Text_never_runs_as_a_formula(string text)
    {
        var priya = await Given.Agent(name: text);
        await Given.Contact("+12125550101", text);
        await Run("update contacts set company = @text, pinned_note = @text, tags = array[trim(@text)]", new { text });
        await Given.Call(priya, contact: await Ask<Guid>("select id from contacts"), notes: text);
        var ada = await Browse(await Given.Admin()).WithToken();

        foreach (var what in new[] { "contacts", "calls" })
        {
            var csv = Csv(await Export(ada, what));
            var (xlsx, formulas) = Xlsx((await Export(ada, what, format: "xlsx")).Bytes);

            // A whole number in E.164 is a number to a spreadsheet, and nothing else.
            Assert.All(csv.Skip(1).SelectMany(row => row).Where(cell => cell is not "+12125550101" and not "+12125550123" and not "+12125550100"),
                cell => Assert.False(cell.Length > 0 && "=+-@\t\r＝＋－＠".Contains(cell[0], StringComparison.Ordinal), cell));
            Assert.Contains(csv[1], cell => cell.EndsWith(text.Trim(), StringComparison.Ordinal));
            Assert.Equal(0, formulas);
            Assert.Contains(xlsx[1], cell => cell.EndsWith(text.Trim(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Nothing_found_is_a_file_with_its_header_and_said_before()
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        var preview = await ada.Post("/exports/preview", ("what", "contacts"), ("search", "?q=nobody"));
        var csv = Csv(await Export(ada, "contacts", "?q=nobody"));
        var (xlsx, _) = Xlsx((await Export(ada, "calls", format: "xlsx")).Bytes);

        Assert.Equal("Nothing fits: the file will hold its header and no rows.", preview.Body);
        Assert.Equal(("Name", 1), (csv[0][0], csv.Count));
        Assert.Equal(("Agent", 1), (xlsx[0][0], xlsx.Count));
    }

    [Fact]
    public async Task Selected_rows_alone_if_some_are_selected()
    {
        await People(20);
        var chosen = (await Ask<string>("select string_agg(id::text, ',' order by phone) from contacts where phone < '+12125550004'")).Split(',');
        var ada = await Browse(await Given.Admin()).WithToken();

        var preview = await ada.Post("/exports/preview", ("what", "contacts"), ("ids", string.Join(',', chosen)));
        var ids = await Ids(Export(ada, "contacts", "?sort=phone", ids: string.Join(',', chosen)));

        Assert.Equal("3 rows, as the list shows them.", preview.Body);
        Assert.Equal(chosen, ids);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Contacts_are_those_of_the_list_in_its_order(int seed)
    {
        var random = new Random(seed);
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        await People(60, mine);
        await Run("update contacts set phone = replace(phone, '+1212', '+1415'), tags = tags || '{West}'");
        await People(60, theirs);
        await Run("update contacts set owner_id = (select id from users limit 1) where phone like '%3'; update contacts set deleted_at = now() where phone like '%7'");
        Browser[] people = [await Browse(await Given.Admin()).WithToken(), await Browse(await Given.Manager(mine)).WithToken()];

        for (var round = 0; round < 6; round++)
        {
            string?[] parts =
            [
                random.Next(3) == 0 ? "q=" + Pick("415", "Person%201", "55500", "nobody") : null, random.Next(3) == 0 ? "tag=" + Pick("Even", "west") : null,
                random.Next(3) == 0 ? "status=" + Pick("new", "qualified") : null, random.Next(4) == 0 ? "owner=none" : null,
                "sort=" + Pick("name", "-name", "phone", "-dealValue", "status", "-lastCall", "tags", "followUp"),
            ];
            var search = string.Join('&', parts.OfType<string>());
            foreach (var person in people)
                Assert.Equal(await Listed(person, "contacts", search, "next"), await Ids(Export(person, "contacts", search)));
        }

        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }

    [Theory]
    [InlineData("")]
    [InlineData("outcome=busy")]
    [InlineData("from=2026-11-19&to=2026-11-19")]
    [InlineData("number=5550102")]
    [InlineData("direction=inbound&outcome=human")]
    [InlineData("from=2026-11-18&number=%2B12125550101")]
    public async Task Calls_are_those_of_the_history_in_its_order(string search)
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        var (priya, omar) = (await Given.Agent(mine), await Given.Agent(theirs, "Omar Haddad"));
        for (var n = 0; n < 90; n++)
        {
            await Given.Call(
                n % 2 == 0 ? priya : omar, $"2026-11-{17 + n % 4} {n % 24:00}:{n % 60:00}", number: n % 5 == 0 ? "+12125550102" : "+12125550101",
                direction: n % 3 == 0 ? "inbound" : "outbound-manual", result: n % 4 == 0 ? "busy" : "human");
        }

        await Run("update organisations set agents_export_history = true");
        foreach (var person in new[] { await Given.Admin(), await Given.Manager(mine), priya })
        {
            var browser = await Browse(person).WithToken();
            Assert.Equal(await Listed(browser, "calls", search, "older"), await Ids(Export(browser, "calls", search)));
        }
    }

    [Fact]
    public async Task Everything_about_a_person_is_one_document()
    {
        var admin = await Given.Admin();
        var (stays, other) = (await Given.Contact("+12125550101", "Eleanor Voss"), await Given.Contact("+12125550102", "Ellie"));
        var call = await Given.Call(admin, contact: stays, number: "+12125550101", talked: 20, notes: "=1+1");
        await Given.Leg(call, "CA0001", "completed");
        var ada = await Browse(admin).WithToken();
        await ada.PostJson($"/api/v1/contacts/{stays}/merge", new { other });
        await ada.PostJson($"/api/v1/contacts/{stays}/notes", new { body = "Prefers mornings" });
        await ada.Post("/contacts/bulk", ("action", "set_status"), ("status", "qualified"), ("ids", stays.ToString()));

        var api = await ada.Get($"/api/v1/contacts/{stays}/export");
        var page = await ada.Post($"/contacts/{stays}/export");

        var person = api.Json;
        Assert.Equal("Eleanor Voss +12125550102", person.GetProperty("contact").GetProperty("name") + " " + person.GetProperty("contact").GetProperty("otherNumbers")[0].GetProperty("number"));
        Assert.Equal("Ellie", Assert.Single(person.GetProperty("formerContacts").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("Prefers mornings", Assert.Single(person.GetProperty("notes").EnumerateArray()).GetProperty("body").GetString());
        Assert.Contains(person.GetProperty("changes").EnumerateArray(), change => change.GetProperty("field").GetString() == "leadStatus");
        var made = Assert.Single(person.GetProperty("calls").EnumerateArray());
        Assert.Equal("=1+1 CA0001", $"{made.GetProperty("notes")} {made.GetProperty("legs")[0].GetProperty("callSid")}");
        Assert.Equal($"contact-{stays}-2026-11-20.json", page.FileName);
        Assert.Equal(2, await Ask<long>("select count(*) from audit_log where action = 'contacts.person_exported' and subject_id = @stays and detail ->> 'whole' = 'true'", new { stays }));
    }

    [Fact]
    public async Task A_person_is_exported_by_who_may_only()
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        var (own, other) = (await Given.Contact("+12125550101", "Own", mine), await Given.Contact("+12125550102", "Other", theirs));
        var foreign = await Given.AnotherOrganisation("+13105550100");
        var stranger = await Given.Someone(Web.Role.Admin, null, "Stranger", foreign);
        var jonah = await Browse(await Given.Manager(mine)).WithToken();

        Assert.Equal(HttpStatusCode.OK, (await jonah.Get($"/api/v1/contacts/{own}/export")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await jonah.Get($"/api/v1/contacts/{other}/export")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await Browse(stranger).WithToken()).Post($"/contacts/{own}/export")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await Browse(await Given.Agent(mine)).WithToken()).Get($"/api/v1/contacts/{own}/export")).Status);
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'contacts.person_exported'"));
    }

    /// <summary>Every id that the list shows, page by page.</summary>
    static async Task<IReadOnlyList<string>> Listed(Browser browser, string what, string search, string next)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await browser.Get($"/api/v1/{what}?limit=20&{search}{(cursor is null ? "" : "&cursor=" + cursor)}")).Json;
            ids.AddRange(page.GetProperty(what).EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            cursor = page.GetProperty(next).GetString();
        }
        while (cursor is not null);
        return ids;
    }
}
