using System.Net;

namespace DutyCall.Features.Contacts.DefineFields;

public sealed class DefineFieldsTests : SliceTest
{
    [Fact]
    public async Task Fields_of_all_five_kinds_are_filled_in_searched_by_and_put_away()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        await Given.Contact("+12125550102", "Bert");
        var ada = await Browse(await Given.Admin()).WithToken();
        (string Label, string Kind, object Value, string Asked)[] kinds =
            [("Nickname", "text", "Annie", "Annie"), ("Seats", "number", 12.5, "12.50"), ("Renewal", "date", "2027-01-31", "2027-01-31"), ("Plan", "choice", "Gold", "gold"), ("Solar", "yes_no", true, "yes")];

        foreach (var (label, kind, value, asked) in kinds)
        {
            var added = await ada.PostJson("/api/v1/contact-fields", new { label, kind, choices = kind == "choice" ? "Gold,Silver".Split(',') : [] });
            var (key, id) = (added.Json.GetProperty("key").GetString()!, added.Json.GetProperty("id").GetGuid());
            await ada.PatchJson($"/api/v1/contacts/{contact}", new { custom = new Dictionary<string, object> { [key] = value } });
            var found = await ada.Get($"/api/v1/contacts?field.{key}={asked}");
            var list = await ada.Visit($"/contacts?field.{key}={asked}");
            var sheet = await ada.Visit($"/contacts/{contact}");
            var away = await ada.PatchJson($"/api/v1/contact-fields/{id}", new { isArchived = true });
            var unknown = await ada.Get($"/api/v1/contacts?field.{key}={asked}");
            var plain = await ada.Visit($"/contacts/{contact}");
            await ada.PatchJson($"/api/v1/contact-fields/{id}", new { isArchived = false });

            Assert.Equal(HttpStatusCode.Created, added.Status);
            Assert.Equal(["Anna"], found.Json.GetProperty("contacts").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
            Assert.Single(list.Html.QuerySelectorAll("#rows tbody tr"));
            Assert.NotNull(sheet.Html.QuerySelector($"form[action='/contacts/{contact}/fields/custom.{key}'] [name=value]"));
            Assert.True(away.Json.GetProperty("isArchived").GetBoolean());
            Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.Status);
            Assert.Null(plain.Html.QuerySelector($"form[action='/contacts/{contact}/fields/custom.{key}']"));
        }

        Assert.Equal(5, (await ada.Get($"/api/v1/contacts/{contact}")).Json.GetProperty("custom").EnumerateObject().Count());
    }

    [Fact]
    public async Task Keeps_its_kind_and_tells_what_does_not_fit()
    {
        var ada = await Browse(await Given.Admin()).WithToken();
        var plan = (await ada.PostJson("/api/v1/contact-fields", new { label = "Plan", kind = "choice", choices = "Gold,Silver".Split(',') })).Json.GetProperty("id").GetGuid();
        await ada.PostJson("/api/v1/contact-fields", new { label = "Seats", kind = "number" });

        var twice = await ada.PostJson("/api/v1/contact-fields", new { label = "plan", kind = "text" });
        var sameName = await ada.PatchJson($"/api/v1/contact-fields/{plan}", new { label = "SEATS" });
        var emptied = await ada.Post("/admin/contacts/fields", ("id", plan.ToString()), ("label", "Plan"), ("kind", "text"), ("choices", ""));
        var nothing = await ada.PostJson("/api/v1/contact-fields", new { });
        var kind = await ada.PostJson("/api/v1/contact-fields", new { label = "Shoe", kind = "size" });
        var missing = await ada.PatchJson($"/api/v1/contact-fields/{Guid.NewGuid()}", new { label = "X" });

        Assert.Equal(HttpStatusCode.Conflict, twice.Status);
        Assert.Equal(HttpStatusCode.Conflict, sameName.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, emptied.Status);
        Assert.Contains("2 to 100 choices", emptied.Text($"#field-{plan} .error"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, kind.Status);
        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
    }

    [Fact]
    public async Task A_value_that_is_no_choice_any_more_is_still_shown()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();
        var plan = (await ada.PostJson("/api/v1/contact-fields", new { label = "Plan", kind = "choice", choices = "Gold,Silver".Split(',') })).Json.GetProperty("id").GetGuid();
        await ada.PatchJson($"/api/v1/contacts/{contact}", new { custom = new { plan = "Gold" } });
        await ada.PatchJson($"/api/v1/contact-fields/{plan}", new { choices = "Silver,Bronze".Split(',') });

        var sheet = await ada.Visit($"/contacts/{contact}");

        Assert.Equal("Gold", sheet.Html.QuerySelector($"#custom-plan-{contact} option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Only_administrators_define()
    {
        var jonah = await Browse(await Given.Manager(await Given.Department())).WithToken();

        Assert.Equal(HttpStatusCode.Forbidden, (await jonah.PostJson("/api/v1/contact-fields", new { label = "Plan", kind = "text" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await jonah.Get("/api/v1/contact-fields")).Status);
    }

    [Fact]
    public async Task Tags_are_suggested_as_typed_whatever_was_typed()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();
        await ada.Post($"/contacts/{contact}/tags", ("add", "Hot lead"));

        Assert.Equal("[\"Hot lead\"]", (await ada.Get("/api/v1/tags?q=ho")).Body);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("/api/v1/tags?q=%00")).Status);
    }

    [Fact]
    public async Task Reasons_to_disqualify_are_the_organisations_own_and_offered()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        await Run("update contacts set lead_status = 'disqualified'");
        var ada = await Browse(await Given.Admin()).WithToken();

        var saved = await ada.Post("/admin/contacts/rules", ("agentsAddContacts", "true"), ("reasons", "Junk\r\nNo roof\r\n\r\njunk"));
        var sheet = await ada.Visit($"/contacts/{contact}");
        var tooLong = await ada.Post("/admin/contacts/rules", ("reasons", new string('x', 101)));

        Assert.Equal(HttpStatusCode.NoContent, saved.Status);
        Assert.Equal(["Junk", "No roof"], sheet.Html.QuerySelectorAll("datalist option").Select(option => option.GetAttribute("value")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.Status);
        Assert.Equal("Junk,No roof true false", await Ask<string>("select array_to_string(disqualify_reasons, ',') || ' ' || agents_add_contacts || ' ' || calls_make_contacts from organisations"));
    }
}
