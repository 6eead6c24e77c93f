using System.Text.RegularExpressions;
using Dapper;
using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>Contacts as people work with them: the sheet, many at once, the keyboard, the phone's keypad.</summary>
public sealed partial class ContactTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    Chromium chromium = null!;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task A_field_saves_itself_and_a_conflict_shows_both_and_loses_neither()
    {
        var (mine, theirs) = (await Person("admin@demo.example"), await Person("jonah@demo.example"));
        var contact = await Added(mine, "+12125550142", "Inline Ines");
        await mine.GotoAsync($"/contacts/{contact}");
        await theirs.GotoAsync($"/contacts/{contact}");

        await Saved(mine, () => Leave(mine, "Company", "Mine Ltd"));
        await theirs.GetByLabel("Company", new() { Exact = true }).FillAsync("Theirs Ltd");
        await theirs.Keyboard.PressAsync("Tab");
        var error = theirs.Locator(".field-state .error");
        await error.WaitForAsync();

        Assert.Matches("changed this to “Mine Ltd”", await error.InnerTextAsync());
        Assert.Equal("Theirs Ltd", await theirs.GetByLabel("Company", new() { Exact = true }).InputValueAsync());
        Assert.Equal(0, await Axe.Check(theirs, "conflict"));

        await Saved(theirs, () => theirs.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync());
        await mine.ReloadAsync();
        Assert.Equal("Theirs Ltd", await mine.GetByLabel("Company", new() { Exact = true }).InputValueAsync());
    }

    [Fact]
    public async Task Emptied_and_filled_again_without_leaving_the_sheet()
    {
        var page = await Person("admin@demo.example");
        await page.GotoAsync($"/contacts/{await Added(page, "+12125550147", "Empty Emil")}");

        await Saved(page, () => Leave(page, "Deal value", "1200"));
        await Saved(page, () => Leave(page, "Deal value", ""));
        await Saved(page, () => Leave(page, "Deal value", "3400"));

        Assert.Equal(0, await page.Locator(".field-state .error").CountAsync());
    }

    [Fact]
    public async Task Tags_by_keyboard_an_own_field_and_a_note()
    {
        var page = await Person("admin@demo.example");
        await page.GotoAsync("/admin/contacts");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Roof type");
        await page.GetByLabel("Kind").SelectOptionAsync("choice");
        await page.GetByLabel("Choices, separated by commas").FillAsync("Flat, Pitched");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add field" }).ClickAsync();
        await page.GetByLabel("Name of Roof type").WaitForAsync();
        await page.GotoAsync($"/contacts/{await Added(page, "+12125550143", "Tagged Tilda", "Sunroof")}");
        await page.GotoAsync($"/contacts/{await Added(page, "+12125550144", "Tagged Tom")}");

        var tag = page.GetByLabel("Add a tag");
        await tag.FocusAsync();
        await page.Keyboard.TypeAsync("sunr");
        await page.GetByRole(AriaRole.Option, new() { Name = "Sunroof", Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Sunroof" }).WaitForAsync();
        Assert.True(await page.GetByLabel("Add a tag").EvaluateAsync<bool>("input => document.activeElement === input"));

        await Saved(page, () => page.GetByLabel("Roof type").SelectOptionAsync("Pitched"));
        await Saved(page, () => Leave(page, "Pinned note", "Ask for Ruth"));
        await page.GetByLabel("Add a note").FillAsync("Called about the roof");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".timeline").GetByText("Called about the roof").WaitForAsync();
        await page.ReloadAsync();

        Assert.Equal("Pitched", await page.GetByLabel("Roof type").InputValueAsync());
        Assert.Equal("Ask for Ruth", await page.GetByLabel("Pinned note").Last.InputValueAsync());
        Assert.Equal(0, await Axe.Check(page, "sheet"));
    }

    [Fact]
    public async Task Many_are_changed_by_keyboard_alone_and_taken_back()
    {
        var page = await Person("admin@demo.example");
        await page.GotoAsync("/contacts?sort=name&q=a");
        await page.Locator("#rows tbody tr").First.WaitForAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Shift+X");
        Assert.Equal("3 selected", await page.Locator("#bulk-count").InnerTextAsync());
        await page.Locator("#bulk [commandfor=bulk-set_status]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.Locator("#bulk-set_status");
        Assert.Equal("This is about 3 contacts.", await dialog.Locator("[data-preview]").InnerTextAsync());
        await dialog.GetByLabel("Status").SelectOptionAsync("disqualified");
        await dialog.GetByLabel("Reason, if disqualified").FillAsync("Junk");
        Assert.Equal(0, await Axe.Check(page, "bulk dialog"));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#undo").WaitForAsync();

        Assert.Matches(@"^Set \d contacts? to Disqualified", await page.Locator("#undo span").First.InnerTextAsync());
        Assert.True(await page.Locator("#rows tbody tr").Filter(new() { HasText = "Disqualified" }).CountAsync() >= 3);
        await page.Locator("#rows a.name").First.FocusAsync();
        await page.Keyboard.PressAsync("z");
        await page.Locator("#undo").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Everything_a_filter_finds_is_counted_changed_behind_the_page_and_taken_back()
    {
        var page = await Person("admin@demo.example");
        await using var source = NpgsqlDataSource.Create(app.OwnerConnection);
        await using var insert = source.CreateCommand("""
            insert into contacts (org_id, id, phone, name, source)
            select org_id, gen_random_uuid(), '+1719' || lpad((7290000 + n)::text, 7, '0'), 'Flood ' || n, 'import' from organisations, generate_series(1, 3000) n
            """);
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await page.GotoAsync("/contacts?q=flood");
        await page.GetByLabel("Select all on this page").CheckAsync();
        await page.Locator("#select-everything").ClickAsync();
        // What changes elsewhere on the page meanwhile leaves the selection alone.
        await page.RunAndWaitForResponseAsync(() => page.EvaluateAsync("htmx.trigger(document.body, 'presence-changed')"), answer => answer.Url.EndsWith("/presence", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator(".htmx-request")).ToHaveCountAsync(0);
        await page.Locator("#bulk [commandfor=bulk-add_tags]").ClickAsync();
        var dialog = page.Locator("#bulk-add_tags");
        await dialog.GetByText("This is about 3,000 contacts.").WaitForAsync();
        await dialog.GetByLabel("Tags, separated by commas").FillAsync("Flooded");
        await page.Keyboard.PressAsync("Enter");

        await page.Locator("#undo").GetByText("Added Flooded to 3,000 contacts").WaitForAsync();
        await page.Locator("#undo-button").ClickAsync();
        await page.Locator("#undo").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GotoAsync("/contacts?q=flood&tag=Flooded");

        await page.GetByText("No contacts like that").WaitForAsync();
    }

    [Fact]
    public async Task A_number_typed_on_the_phone_is_saved_and_called()
    {
        // Of a number that is in no country, the organisation's clock decides whether it may be called: at night nobody would be.
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        await db.ExecuteAsync("update organisations set time_zone = @zone", new { zone = Scene.Noon() });
        var page = await Person("omar@demo.example");
        var handset = new Handset(page);

        await page.RunAndWaitForResponseAsync(() => handset.Number.FillAsync("+80012359191"), answer => Describes().IsMatch(answer.Url));
        await page.GetByLabel("Name of a new contact").FillAsync("Brief Bruno");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and call" }).ClickAsync();
        await page.Locator("#handset:not([data-state=idle])").GetByText("Brief Bruno").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await page.GotoAsync("/contacts?q=brief");
        Assert.Equal(1, await page.Locator("#rows tbody tr").CountAsync());
    }

    async Task<IPage> Person(string email)
    {
        var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        await new SignInPage(page).SignIn(email);
        return page;
    }

    /// <summary>By the form, as a person adds somebody.</summary>
    static async Task<string> Added(IPage page, string phone, string name, string tags = "")
    {
        await page.GotoAsync("/contacts/new");
        var form = page.Locator("#new-contact");
        await form.GetByLabel("Phone", new() { Exact = true }).FillAsync(phone);
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await form.GetByLabel("Tags, separated by commas").FillAsync(tags);
        await page.Locator("#new-contact button[data-kind=primary]").ClickAsync();
        await page.WaitForURLAsync(OneContact());
        return page.Url.Split('/')[^1];
    }

    static async Task Leave(IPage page, string label, string value)
    {
        await page.GetByLabel(label, new() { Exact = true }).Last.FillAsync(value);
        await page.Keyboard.PressAsync("Tab");
    }

    static Task<IResponse> Saved(IPage page, Func<Task> edit) => page.RunAndWaitForResponseAsync(edit, answer => answer.Url.Contains("/fields/", StringComparison.Ordinal) && answer.Status == 200);

    [GeneratedRegex("/contacts/[0-9a-f-]{36}$")]
    private static partial Regex OneContact();

    [GeneratedRegex("/phone/number")]
    private static partial Regex Describes();
}
