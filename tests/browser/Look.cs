using System.Text.Json;
using DutyCall.Browser.Pages;

namespace DutyCall.Browser;

/// <summary>Takes pictures of the pages as they stand, and asks axe about each: light and dark, wide and narrow.</summary>
static class Look
{
    static readonly (int Width, int Height)[] Windows = [(1440, 900), (390, 844)];
    static readonly (string Name, string Path)[] Places = [("workspace", "/"), ("device", "/device"), ("history", "/analytics/voice/history"), ("contacts", "/contacts"), ("callbacks", "/callbacks?view=upcoming"), ("missed-calls", "/missed-calls"), ("do-not-call", "/do-not-call"), ("times", "/analytics/presence"), ("account", "/account")];

    public static async Task<int> Run(Uri app, string folder)
    {
        Directory.CreateDirectory(folder);
        await using var chromium = await Chromium.Launch();
        var violations = 0;
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var (width, height) in Windows)
            {
                await using var person = await chromium.Person(app, width, height, scheme);
                var page = await person.NewPageAsync();
                page.Console += (_, message) => { if (message.Type is "error" or "warning") Console.WriteLine($"  console: {message.Text}"); };
                page.PageError += (_, error) => Console.WriteLine($"  error: {error}");
                await page.GotoAsync("/sign-in");
                violations += await Picture("sign-in");
                await new SignInPage(page).SignIn("priya@demo.example");
                foreach (var (name, path) in Places)
                {
                    await page.GotoAsync(path);
                    await page.Locator("#handset").WaitForAsync();
                    violations += await Picture(name);
                }

                await page.GotoAsync("/");
                await page.Locator("#handset").WaitForAsync();
                if (width < 704)
                    await page.Locator("#handset .mini [data-act=open]").ClickAsync();
                violations += await Picture("phone-open");
                await page.Locator("#handset .handset-bar [popovertarget=presence-menu]").ClickAsync();
                violations += await Picture("availability");
                await page.Keyboard.PressAsync("Escape");
                violations += await DuringCall();

                violations += await Contacts();

                // The sheet of one contact over the list; and, for who may, the bar over a selection and its dialogs.
                async Task<int> Contacts()
                {
                    await page.GotoAsync("/contacts?sort=name");
                    await page.Locator("#rows a.name").First.ClickAsync();
                    await page.Locator("#sheet .contact").WaitForAsync();
                    var found = await Picture("contact-sheet");
                    await page.Locator("#sheet summary").Filter(new() { HasText = "Book a callback" }).ClickAsync();
                    await page.Locator("#do-not-call summary").ClickAsync();
                    await page.Locator("#do-not-call").ScrollIntoViewIfNeededAsync();
                    found += await Picture("contact-callback");
                    await using var boss = await chromium.Person(app, width, height, scheme);
                    var own = page;
                    page = await boss.NewPageAsync();
                    await page.GotoAsync("/sign-in");
                    await new SignInPage(page).SignIn("admin@demo.example");
                    await page.GotoAsync("/contacts");
                    if (width > 704)
                    {
                        await page.Locator("#rows tbody input[name=id]").First.CheckAsync();
                        found += await Picture("contacts-bulk");
                        await page.Locator("#bulk [commandfor=bulk-add_tags]").ClickAsync();
                        await page.Locator("#bulk-add_tags [data-preview]").WaitForAsync();
                        found += await Picture("contacts-add-tags");
                    }

                    (string Name, string Path)[] places =
                    [
                        ("live-wall", "/live-wall"), ("live-wall-list", "/live-wall?view=list"), ("contact-new", "/contacts/new"), ("contact-fields", "/admin/contacts"),
                        ("queues", "/admin/queues"), ("queue-new", "/admin/queues/new"), ("outcomes", "/admin/dispositions"), ("outcome", "/admin/dispositions/callback"), ("recording-rules", "/admin/recording"), ("pause-reasons", "/admin/pause-reasons"),
                        ("do-not-call-admin", "/do-not-call"), ("compliance", "/compliance/overview"), ("evidence", "/compliance/evidence?number=%2B15550100100"), ("call-lists", "/compliance/lists"), ("calling-rules", "/compliance/rules"), ("times-admin", "/analytics/presence"),
                        ("campaigns", "/campaigns"), ("campaign-new", "/campaigns/new"), ("cost-centers", "/admin/cost-centers"),
                    ];
                    foreach (var (name, path) in places)
                    {
                        await page.GotoAsync(path);
                        found += await Picture(name);
                    }

                    found += await Imports();
                    await page.GotoAsync("/analytics/voice/history");
                    await page.Locator("#export-button").ClickAsync();
                    await page.Locator("[data-export-preview]").Filter(new() { HasText = "as the list shows them" }).WaitForAsync();
                    found += await Picture("export-menu");
                    await page.RunAndWaitForDownloadAsync(() => page.Locator("#export-menu [value=csv]").ClickAsync());
                    await page.GotoAsync("/exports");
                    await page.Locator("#exports tbody tr").First.WaitForAsync();
                    found += await Picture("exports");

                    page = own;
                    return found;
                }

                // The import's four steps, and back: the next window finds the list as this one did.
                async Task<int> Imports()
                {
                    page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
                    await page.GotoAsync("/contacts/import");
                    var found = await Picture("import-1-source");
                    await page.Locator("#import-file").SetInputFilesAsync(new FilePayload { Name = "north-bay-mailer-nov.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(ImportTests.List) });
                    await page.WaitForURLAsync("**/source");
                    found += await Picture("import-1-options");
                    await page.GetByRole(AriaRole.Button, new() { Name = "Match columns" }).ClickAsync();
                    await page.WaitForURLAsync("**/columns");
                    found += await Picture("import-2-columns");
                    await page.GetByRole(AriaRole.Button, new() { Name = "Check the rows" }).ClickAsync();
                    await page.GetByRole(AriaRole.Heading, new() { Name = "Check before saving" }).WaitForAsync();
                    found += await Picture("import-3-check");
                    await page.GetByRole(AriaRole.Button, new() { Name = "Import 2 contacts" }).ClickAsync();
                    await page.GetByRole(AriaRole.Heading, new() { Name = "Imported", Exact = true }).WaitForAsync();
                    found += await Picture("import-4-progress");
                    await page.Locator("#undo-import").ClickAsync();
                    await page.GetByRole(AriaRole.Heading, new() { Name = "Import undone" }).WaitForAsync();
                    await page.GotoAsync("/contacts/imports");
                    return found + await Picture("imports");
                }

                // Somebody at another desk is brought in: what each of the two sees.
                async Task<int> WithAColleague()
                {
                    var handset = new Handset(page);
                    await using var other = await chromium.Person(app, width, height, scheme);
                    var (own, theirs) = (page, await other.NewPageAsync());
                    await theirs.GotoAsync("/sign-in");
                    await new SignInPage(theirs).SignIn("tomas@demo.example");
                    await theirs.Locator("#presence[data-shown=Online]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

                    await page.Keyboard.PressAsync("Alt+T");
                    await page.Locator("#destinations .pick").First.WaitForAsync();
                    var found = await Picture("transfer");
                    await page.Keyboard.PressAsync("Escape");
                    await handset.Bring("Ask first", "Alt+T", "tomas");
                    page = theirs;
                    await new Handset(theirs).Is("incoming");
                    found += await Picture("incoming");
                    await theirs.Keyboard.PressAsync("Alt+A");
                    await new Handset(theirs).Is("live");
                    page = own;
                    await Assertions.Expect(handset.TransferNews).ToContainTextAsync("You talk with");
                    found += await Picture("consultation");
                    await page.Keyboard.PressAsync("Alt+C");
                    await Assertions.Expect(handset.Pill).ToHaveTextAsync("In call");
                    found += await Picture("conference");
                    page = theirs;
                    found += await Picture("guest");
                    await theirs.Keyboard.PressAsync("Alt+X");
                    await new Handset(theirs).Is("idle");
                    page = own;
                    await Assertions.Expect(handset.Parties).ToHaveCountAsync(0);
                    return found;
                }

                // A real call, left again: pictures of what only a call shows.
                async Task<int> DuringCall()
                {
                    var handset = new Handset(page);
                    if (await handset.Itself.GetAttributeAsync("data-state") == "wrap")
                        await page.Keyboard.PressAsync("Alt+L");
                    await handset.Is("idle");
                    await handset.Dial("+15550100100");
                    await handset.HasRung(); // On a slow machine she may have answered already: then this is a picture of that.
                    var found = await Picture("ringing");
                    await handset.Is("live");
                    await Wait.Until("The volume of their voice", () => handset.Volume("out"), volume => volume > 0.01);
                    found += await Picture("in-call");
                    await page.Keyboard.PressAsync("Alt+K");
                    found += await Picture("tones");
                    await page.Keyboard.PressAsync("Alt+K");
                    await page.Keyboard.PressAsync("Alt+B");
                    await page.Locator("#phone-callback form").WaitForAsync();
                    found += await Picture("in-call-callback");
                    await page.Keyboard.PressAsync("Alt+B");
                    await page.Keyboard.PressAsync("Alt+P");
                    found += await Picture("in-call-mini");
                    await page.Keyboard.PressAsync("Alt+P");
                    await page.Keyboard.PressAsync("Alt+H");
                    await Assertions.Expect(handset.Pill).ToContainTextAsync("On hold");
                    found += await Picture("on-hold");
                    await page.Keyboard.PressAsync("Alt+H");
                    await Assertions.Expect(handset.Pill).ToHaveTextAsync("In call");
                    found += await WithAColleague();
                    await handset.HangUp();
                    await handset.Is("wrap");
                    found += await Picture("wrap-up");
                    await handset.Itself.GetByRole(AriaRole.Radio, new() { Name = "Callback", Exact = true }).CheckAsync();
                    found += await Picture("wrap-up-callback");
                    await page.Keyboard.PressAsync("Alt+L");
                    await handset.Is("idle");
                    return found + await Picture("unfinished");
                }

                async Task<int> Picture(string name)
                {
                    var title = $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}";
                    await page.WaitForTimeoutAsync(700); // Fonts, transitions, first checks: for the picture's sake only.
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, title + ".png") });
                    return await Axe.Check(page, title);
                }
            }
        }

        Console.WriteLine($"{violations} violations");
        return violations == 0 ? 0 : 1;
    }
}

/// <summary>axe-core, from npm, run in the page.</summary>
static class Axe
{
    /// <summary>What is just being fetched anew is dimmed for a moment: pages are judged as they are at rest.</summary>
    const string AtRest = "() => { const rest = new CSSStyleSheet(); rest.replaceSync('.htmx-request { opacity: 1 !important; transition: none !important; }'); document.adoptedStyleSheets.push(rest); }";

    static readonly string Script = Find("node_modules/axe-core/axe.min.js");

    public static async Task<int> Check(IPage page, string title)
    {
        await page.EvaluateAsync(AtRest);
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        var result = await page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
                .violations.map(v => ({ id: v.id, help: v.help, nodes: v.nodes.map(n => `${n.target.join(' ')}: ${n.failureSummary}`.slice(0, 400)) }))
            """);
        foreach (var violation in result.EnumerateArray())
        {
            Console.WriteLine($"{title}: {violation.GetProperty("id")}: {violation.GetProperty("help")}");
            foreach (var node in violation.GetProperty("nodes").EnumerateArray())
                Console.WriteLine($"    {node}");
        }

        // A name that is not in the sprite draws nothing, and nobody notices.
        var blank = await page.EvaluateAsync<string[]>("""
            async () => {
                const used = [...document.querySelectorAll('svg.i > use')].map(use => use.getAttribute('href'));
                const sprites = new Map(await Promise.all([...new Set(used.map(href => href.split('#')[0]))].map(async file => [file, await (await fetch(file)).text()])));
                return [...new Set(used.filter(href => !sprites.get(href.split('#')[0]).includes(`id="${href.split('#')[1]}"`)))];
            }
            """);
        foreach (var icon in blank)
            Console.WriteLine($"{title}: no such icon: {icon}");

        var sideways = await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth + 1");
        if (sideways)
            Console.WriteLine($"{title}: scrolls sideways");
        return result.GetArrayLength() + blank.Length + (sideways ? 1 : 0);
    }

    static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, path)))
                return Path.Combine(folder.FullName, path);
        }

        throw new FileNotFoundException($"{path} is not in any folder above {AppContext.BaseDirectory}; npm ci brings it.");
    }
}
