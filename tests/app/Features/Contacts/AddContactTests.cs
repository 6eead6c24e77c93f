using System.Net;

namespace DutyCall.Features.Contacts.AddContact;

public sealed class AddContactTests : SliceTest
{
    [Fact]
    public async Task Needs_only_a_number_in_any_common_form()
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        var added = await ada.PostJson("/api/v1/contacts", new { phone = "(212) 555-0155" });
        var page = await ada.Post("/contacts", ("phone", "+44 20 7946 0958"), ("name", "Beatriz"), ("dealValue", "$1,200.50"), ("tags", "Solar, solar ,Renter"));

        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.Equal("+12125550155", added.Json.GetProperty("phone").GetString());
        Assert.NotNull(page.Header("HX-Redirect"));
        Assert.Equal("+442079460958 1200.50 Solar,Renter manual", await Ask<string>("select concat_ws(' ', phone, deal_value, array_to_string(tags, ','), source) from contacts where name = 'Beatriz'"));
        Assert.Equal(2, await Ask<long>("select count(*) from audit_log where action = 'contacts.added'"));
    }

    [Fact]
    public async Task One_number_is_one_contact_however_many_press_at_once()
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.PostJson("/api/v1/contacts", new { phone = "2125550155" })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal(1, await Ask<long>("select count(*) from contacts"));
    }

    [Fact]
    public async Task Names_whose_number_it_is_only_to_who_may_see_them()
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        var known = await Given.Contact("+12125550101", "Known", mine);
        await Given.Contact("+12125550102", "Hidden", theirs);
        var priya = await Browse(await Given.Agent(mine)).WithToken();

        var seen = await priya.PostJson("/api/v1/contacts", new { phone = "+12125550101" });
        var hidden = await priya.PostJson("/api/v1/contacts", new { phone = "+12125550102" });

        Assert.Equal(known, seen.Json.GetProperty("contactId").GetGuid());
        Assert.DoesNotContain("Hidden", hidden.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_does_not_fit_and_keeps_what_was_typed()
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        var page = await ada.Post("/contacts", ("phone", "911"), ("name", "Anna"), ("email", "nobody"));
        var program = await ada.PostJson("/api/v1/contacts", new { phone = "x", leadStatus = "hot", dealValue = -5, owner = Guid.NewGuid() });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("Anna", page.Html.QuerySelector("[name=name]")!.GetAttribute("value"));
        Assert.Equal(2, page.Html.QuerySelectorAll(".error").Length);
        Assert.Equal(["phone", "leadStatus", "dealValue", "owner"], program.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(0, await Ask<long>("select count(*) from contacts"));
    }

    [Fact]
    public async Task Agents_add_unless_the_organisation_keeps_it_to_managers()
    {
        var priya = await Browse(await Given.Agent()).WithToken();

        Assert.Equal(HttpStatusCode.Created, (await priya.PostJson("/api/v1/contacts", new { phone = "2125550155", source = "dialer" })).Status);
        await Run("update organisations set agents_add_contacts = false");
        Assert.Equal(HttpStatusCode.Forbidden, (await priya.PostJson("/api/v1/contacts", new { phone = "2125550156" })).Status);
        Assert.Equal("dialer Priya Raman", await Ask<string>("select c.source || ' ' || u.name from contacts c join users u on u.id = c.owner_id"));
    }

    [Fact]
    public async Task A_call_with_an_unknown_number_makes_a_contact_once()
    {
        var agent = await Given.Agent();

        var kept = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Send(new KeepCaller.Command("+12125550177", agent.Id))));

        Assert.Single(kept.Distinct());
        Assert.NotNull(kept[0]);
        Assert.Equal("call", await Ask<string>("select source from contacts"));

        await Run("update organisations set calls_make_contacts = false");
        Assert.Null(await Send(new KeepCaller.Command("+12125550178", agent.Id)));
        Assert.Equal(kept[0], await Send(new KeepCaller.Command("+12125550177")));
    }

    [Fact]
    public async Task A_program_may_say_all_of_it_at_once()
    {
        var ada = await Browse(await Given.Admin()).WithToken();
        await ada.PostJson("/api/v1/contact-fields", new { label = "Plan", kind = "choice", choices = "Gold,Silver".Split(',') });
        await ada.PostJson("/api/v1/contact-fields", new { label = "Seats", kind = "number" });

        var added = await ada.PostJson("/api/v1/contacts", new
        {
            phone = "2125550155", leadStatus = "disqualified", statusReason = "Junk", timeZone = "America/Denver", followUp = "2026-12-01T09:00:00Z", custom = new { plan = "gold", seats = 4 },
        });
        var shown = await ada.Get($"/api/v1/contacts/{added.Json.GetProperty("id").GetString()}");
        var wrong = await ada.PostJson("/api/v1/contacts", new { phone = "2125550156", timeZone = "Mars", custom = new { plan = "Lead", nope = 1 } });

        Assert.Equal(("Junk", "America/Denver"), (shown.Json.GetProperty("statusReason").GetString(), shown.Json.GetProperty("timeZone").GetString()));
        Assert.Equal("""{"plan":"Gold","seats":4}""", shown.Json.GetProperty("custom").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(["timeZone", "custom.plan", "custom.nope"], wrong.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("{}", 422)]
    [InlineData("""{"phone":null}""", 422)]
    [InlineData("""{"phone":5}""", 400)]
    [InlineData("""{"phone":"2125550155","nope":1}""", 400)]
    [InlineData("""{"phone":"2125550155","dealValue":"x"}""", 400)]
    [InlineData("""{"phone":"2125550155","name":"a\ud800b"}""", 400)]
    [InlineData("""{"phone":"2125550155","pinnedNote":"a\u0000b"}""", 422)]
    [InlineData("""{"phone":"2125550155","email":"a\u0000@b.c"}""", 422)]
    [InlineData("""{"phone":"2125550155","custom":{"plan":{"a":1}}}""", 422)]
    [InlineData("""{"phone":"2125550155","custom":{"plan":"a\ud800"}}""", 422)]
    public async Task Nonsense_is_a_problem_and_no_contact(string body, int status)
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        var answer = await ada.SendBody(HttpMethod.Post, "/api/v1/contacts", body);

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        Assert.Equal(0, await Ask<long>("select count(*) from contacts"));
    }
}
