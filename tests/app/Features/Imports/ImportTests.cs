using System.Net;
using System.Text;

namespace DutyCall.Features.Imports;

/// <summary>What becomes of a list: read, judged, saved, taken back.</summary>
public sealed class ImportTests : ImportTest
{
    [Fact]
    public async Task A_list_of_number_name_and_remark_without_a_header_is_imported_as_it_is()
    {
        await AdaIsThere();

        var id = await Imported(Three);

        Assert.Equal("3 added, 0 changed, 0 left alone", await Outcome(id));
        Assert.Equal("John Doe|Google Ads|import|new", await Contact("+12025550101", "concat_ws('|', name, pinned_note, source, lead_status)"));
        Assert.Equal("Peter Jones", await Contact("+12025550103", "name"));
    }

    [Fact]
    public async Task Columns_are_known_by_the_names_that_other_programs_give_them()
    {
        await AdaIsThere();

        var hubspot = (await Bring("Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Company Name,Job Title,Lead Status,Contact owner\n1,Ann,Lee,ann@lee.example,,(212) 555-0123,Lee Ltd,CEO,OPEN,Grace\n")).Json;
        var vicidial = (await Bring("vendor_lead_code|source_id|list_id|phone_code|phone_number|title|first_name|middle_initial|last_name|email|comments\nX1|S|101|1|2125550124|Mr|Bo||Ray|bo@ray.example|call late\n", name: "leads.txt")).Json;

        Assert.Equal([" ", "firstName", "lastName", "email", "phone", "phone", "company", "title", "leadStatus", " "], Becomes(hubspot));
        Assert.Equal([" ", " ", " ", "phoneCode", "phone", " ", "firstName", " ", "lastName", "email", "pinnedNote"], Becomes(vicidial));

        static string[] Becomes(System.Text.Json.JsonElement import) =>
            [.. import.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("becomes").GetString() is { Length: > 0 } target ? target : " ")];
    }

    [Fact]
    public async Task Every_row_is_judged_before_anything_is_saved()
    {
        await AdaIsThere();
        var there = await Given.Contact("+12125550123", "Eleanor Voss");

        var id = await Checked("""
            Phone,Name,Email,Deal value
            212-555-0123,Somebody,x@y.example,
            (212) 555-0124,First,,"$14,000"
            +1 212 555 0124,Second,,
            555-01,Short,,
            ,Nobody,,
            +1 212 555 01l9,Letter,,
            2125550125,Warned,not an address,lots
            """);

        Assert.Equal("2 new, 1 existing, 1 repeated, 3 invalid", await Counts(id));
        Assert.Equal("2: Already there: Eleanor Voss.", await Rows(id, "existing"));
        Assert.Equal("4: The same number is in row 3.", await Rows(id, "repeated"));
        Assert.Contains("6: No phone number in the row.\n7: Has the letter l where a digit belongs.", await Rows(id, "invalid"), StringComparison.Ordinal);
        Assert.StartsWith("5: This number is too short for United States (+1)", await Rows(id, "invalid"), StringComparison.Ordinal);
        Assert.Equal("8:  (“not an address” is no email address; Deal value “lots” is no amount)", await Rows(id, "warned"));
        Assert.Equal(1, await Living());
        Assert.Equal("Eleanor Voss", await Ask<string>("select name from contacts where id = @there", new { there }));
    }

    [Fact]
    public async Task The_rows_left_out_can_be_downloaded_with_their_reasons()
    {
        await AdaIsThere();
        var id = await Checked("Phone,Name\n555-01,=HYPERLINK(1)\n2125550125,Fine\n");

        var csv = await Api.Get($"/contacts/import/{id}/rows.csv?class=invalid");

        var lines = csv.Body.TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("Row,Phone in file,Phone,Name,Company,Email,Reason,Left out", lines[0]);
        Assert.StartsWith("2,555-01,,'=HYPERLINK(1),,,", lines[1], StringComparison.Ordinal);
        Assert.Equal("", lines[2]);
    }

    [Theory]
    [InlineData("add", "Eleanor Voss|||new||{}", "1 added, 0 changed, 1 left alone")]
    [InlineData("fill", "Eleanor Voss|Voss Ltd|e@voss.example|new|Mailer|{}", "1 added, 1 changed, 0 left alone")]
    [InlineData("overwrite", "Ellie|Voss Ltd|e@voss.example|qualified|Mailer|{}", "1 added, 1 changed, 0 left alone")]
    public async Task Numbers_that_are_contacts_already_are_treated_as_chosen(string rule, string then, string outcome)
    {
        await AdaIsThere();
        await Given.Contact("+12125550123", "Eleanor Voss");

        var id = await Imported("Phone,Name,Company,Email,Status\n2125550123,Ellie,Voss Ltd,e@voss.example,Qualified\n2125550124,New One,,,\n", new { existing = rule, tags = Mailer });

        Assert.Equal(then, await Contact("+12125550123"));
        Assert.Equal("New One|||new|Mailer|{}", await Contact("+12125550124"));
        Assert.Equal(outcome, await Outcome(id));
    }

    [Fact]
    public async Task A_second_import_of_the_same_file_finds_everything_there()
    {
        await AdaIsThere();
        await Imported(Three);

        var again = await Checked(Three);

        Assert.Equal("0 new, 3 existing, 0 repeated, 0 invalid", await Counts(again));
        Assert.Equal(HttpStatusCode.Accepted, (await Api.PostJson($"/api/v1/imports/{again}/run", new { })).Status);
        await Work(again);
        Assert.Equal("0 added, 0 changed, 3 left alone", await Outcome(again));
        Assert.Equal(3, await Living());
    }

    [Fact]
    public async Task A_number_that_came_with_a_merge_is_there_too()
    {
        await AdaIsThere();
        var holder = await Given.Contact("+12125550123", "Eleanor Voss");
        await Run("insert into contact_numbers (org_id, number, contact_id, added_at) values (@org, '+12125550199', @holder, now())", new { org = Ada.OrgId, holder });

        var id = await Imported("Phone,Company\n2125550199,Voss Ltd\n");

        Assert.Equal("0 added, 1 changed, 0 left alone", await Outcome(id));
        Assert.Equal("Voss Ltd", await Contact("+12125550123", "company"));
    }

    [Fact]
    public async Task Somebody_deleted_comes_back_as_somebody_new_and_the_check_says_so()
    {
        await AdaIsThere();
        var gone = await Given.Contact("+12125550123", "Eleanor Voss");
        await Run("update contacts set deleted_at = now() where id = @gone", new { gone });

        var id = await Imported("Phone,Name\n2125550123,Eleanor again\n");

        Assert.Equal(1, (await Status(id)).GetProperty("rows").GetProperty("deletedBefore").GetInt32());
        Assert.Equal("2: Was deleted here before; comes back as a new contact.", await Rows(id, "new"));
        Assert.Equal("Eleanor again", await Contact("+12125550123", "name"));
        Assert.Equal(1, await Ask<long>("select count(*) from contacts where id = @gone and deleted_at is not null", new { gone }));
    }

    [Fact]
    public async Task Values_of_own_fields_are_read_by_their_kind_and_new_fields_are_added()
    {
        await AdaIsThere();
        await Run("""
            insert into contact_fields (org_id, id, key, label, kind, choices, position)
            values (@OrgId, gen_random_uuid(), 'plan', 'Plan', 'choice', '{Gold,Silver}', 1), (@OrgId, gen_random_uuid(), 'since', 'Customer since', 'date', '{}', 2)
            """, new { Ada.OrgId });

        var id = await Imported("Phone,Plan,Customer since,Roof year\n2125550123,gold,11/4/2024,2014\n2125550124,Bronze,soon,2009\n",
            new { mapping = new Dictionary<string, string> { ["Phone"] = "phone", ["Plan"] = "custom.plan", ["Customer since"] = "custom.since", ["Roof year"] = "new.number" } });

        Assert.Equal("""{"plan": "Gold", "since": "2024-11-04", "roof_year": 2014}""", await Contact("+12125550123", "custom::text"));
        Assert.Equal("""{"roof_year": 2009}""", await Contact("+12125550124", "custom::text"));
        Assert.Contains("3:  (Plan: “Bronze” is left out. Choose one of: Gold, Silver; Customer since: “soon” is left out.", await Rows(id, "warned"), StringComparison.Ordinal);
        Assert.Equal("Roof year number", await Ask<string>("select label || ' ' || kind from contact_fields where key = 'roof_year'"));
    }

    [Fact]
    public async Task Owner_department_status_and_country_hold_for_every_row()
    {
        await AdaIsThere();
        var residential = await Given.Department();
        var priya = await Given.Agent(residential);

        await Imported("Phone,Name\n020 7946 0958,Nigel\n", new { region = "GB", owner = priya.Id, department = residential, leadStatus = "contacted", tags = Mailer });

        Assert.Equal($"contacted {priya.Id} {residential} priya raman Mailer", await Contact("+442079460958", "concat_ws(' ', lead_status, owner_id, department_id, owner_key, array_to_string(tags, ','))"));
    }

    [Fact]
    public async Task Tags_keep_the_spelling_they_had_first()
    {
        await AdaIsThere();
        await Imported("Phone,Tags\n2125550101,Hot Lead\n");

        await Imported("Phone,Tags\n2125550102,hot lead; VIP\n2125550103,vip\n");

        Assert.Equal("Hot Lead,VIP", await Contact("+12125550102", "array_to_string(tags, ',')"));
        Assert.Equal("VIP", await Contact("+12125550103", "array_to_string(tags, ',')"));
        Assert.Equal("Hot Lead,VIP", await Ask<string>("select string_agg(name, ',' order by name) from tags"));
    }

    [Fact]
    public async Task What_columns_became_is_offered_when_the_next_file_has_them()
    {
        await AdaIsThere();
        var first = IdOf(await Bring("Alpha,Beta\n2125550101,Ann\n"));
        await Api.PostJson($"/api/v1/imports/{first}/check", new { settings = new { mapping = new Dictionary<string, string> { ["Alpha"] = "phone", ["Beta"] = "company" } }, remember = true });

        var second = (await Bring("ALPHA,beta\n2125550102,Bo\n")).Json;

        Assert.Equal(["phone", "company"], second.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("becomes").GetString()));
    }

    [Fact]
    public async Task The_audit_log_has_its_start_and_end_with_counts()
    {
        await AdaIsThere();
        var id = await Imported(Three, name: "leads.csv");

        Assert.Equal("imports.started,imports.finished", await Ask<string>("select string_agg(action, ',' order by action desc) from audit_log where subject_id = @id and subject = 'leads.csv' and actor_name = 'Ada Okafor'", new { id }));
        Assert.Equal("3", await Ask<string>("select detail ->> 'added' from audit_log where action = 'imports.finished'"));
    }

    [Fact]
    public async Task Mistakes_in_numbers_are_told_apart()
    {
        await AdaIsThere();

        var id = await Checked("Phone\n4.15555E+09\n212-555-0101 / 212-555-0102\n+1 900 555 0123\n911\n1-800-FLOWERS\n2125550123.0\n");

        Assert.Equal("""
            2: A spreadsheet program has shortened this number. Format the column as text and save the file again.
            3: Two numbers in one cell. Keep one of them.
            4: This is a premium-rate number. It is not called from here.
            5: 911 is an emergency number and cannot be called from here. Use a mobile or a desk phone.
            """, (await Rows(id, "invalid")).ReplaceLineEndings("\n"));
        Assert.Equal("2 new, 0 existing, 0 repeated, 4 invalid", await Counts(id));
    }

    [Fact]
    public async Task Latin_letters_and_semicolons_are_found_out()
    {
        await AdaIsThere();

        var id = IdOf(await Bring(Encoding.Latin1.GetBytes("Telefon;Name\n+49 30 901820;Jörg Müller\n"), new { }, run: true));
        await Work(id);

        Assert.Equal("Jörg Müller", await Contact("+4930901820", "name"));
    }

    [Fact]
    public async Task Rows_come_page_by_page()
    {
        await AdaIsThere();
        var id = await Checked("Phone\n" + string.Concat(Enumerable.Range(0, 30).Select(n => $"21255501{n:00}\n")));

        var first = (await Api.Get($"/api/v1/imports/{id}/rows?class=new&limit=20")).Json;
        var second = (await Api.Get($"/api/v1/imports/{id}/rows?class=new&limit=20&cursor={first.GetProperty("next").GetString()}")).Json;

        Assert.Equal(20, first.GetProperty("rows").GetArrayLength());
        Assert.Equal(10, second.GetProperty("rows").GetArrayLength());
        Assert.Equal(22, second.GetProperty("rows")[0].GetProperty("number").GetInt32());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Api.Get($"/api/v1/imports/{id}/rows?class=good")).Status);
    }
}
