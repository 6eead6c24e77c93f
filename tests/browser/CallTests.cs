using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>The real pages in a real Chromium, with the unmodified voice SDK, against the carrier in the box.</summary>
public sealed class CallTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    Chromium chromium = null!;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task A_call_from_the_sign_in_to_the_history() => Assert.Equal(0, await Smoke.Run(app.Address));

    [Fact]
    public async Task Every_page_is_accessible_light_and_dark_wide_and_narrow()
    {
        var pictures = Directory.CreateTempSubdirectory("dutycall-look-");
        try
        {
            Assert.Equal(0, await Look.Run(app.Address, pictures.FullName));
        }
        finally
        {
            pictures.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_busy_line_is_told_and_waits_for_its_wrap_up()
    {
        var (page, handset) = await Agent("tomas@demo.example");

        await handset.Dial("+15550100102");
        await handset.Is("wrap");

        Assert.Contains("busy", await page.Locator("#call-result").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await handset.WrapUp("Busy", "");
        await handset.Is("idle");
    }

    [Fact]
    public async Task Enter_pressed_twice_dials_once()
    {
        var (page, handset) = await Agent("lena@demo.example");
        await handset.Number.FillAsync("+15550100103");

        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await handset.Is("ringing");
        await handset.HangUp();
        await handset.Is("wrap");

        Assert.Equal(1, (await app.Get("/sandbox/control/dials?to=%2B15550100103")).GetArrayLength());
    }

    [Theory]
    [InlineData("911", "emergency")]
    [InlineData("+19005550142", "premium")]
    [InlineData("12345", "")]
    public async Task A_number_that_is_not_called_says_why(string number, string because)
    {
        var (page, handset) = await Agent("omar@demo.example");

        await page.RunAndWaitForResponseAsync(() => handset.Number.FillAsync(number), answer => answer.Url.Contains("/phone/number", StringComparison.Ordinal));
        await page.Keyboard.PressAsync("Enter");
        var refusal = page.Locator("#phone-match [data-refused], #phone-trouble .notice").First;
        await refusal.WaitForAsync();

        Assert.Contains(because, await refusal.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await handset.Is("idle");
    }

    [Fact]
    public async Task A_microphone_that_is_not_allowed_is_explained_in_place()
    {
        var (page, handset) = await Agent("ines@demo.example", "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'))");

        await handset.Dial("+15550100120");
        await handset.Trouble.WaitForAsync();

        Assert.Contains("microphone", await handset.Trouble.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await page.Locator("#handset:not([data-state=dialing])").WaitForAsync();
    }

    [Fact]
    public async Task A_socket_that_is_lost_in_a_call_is_told_and_found_again()
    {
        var sockets = new List<IWebSocketRoute>();
        var (page, handset) = await Agent("kofi@demo.example", arrange: page => page.RouteWebSocketAsync("**/sandbox/voice/signal", socket =>
        {
            var server = socket.ConnectToServer();
            sockets.Add(server);
        }));
        await handset.Dial("+15550100100");
        await handset.Is("live");

        await sockets[^1].CloseAsync(new() { Code = 3001, Reason = "lost" });
        await Wait.Until("Sockets opened", () => Task.FromResult(sockets.Count), count => count > 1);
        await Wait.Until("The volume of their voice", () => handset.Volume("out"), volume => volume > 0.01);

        await handset.Is("live");
        await handset.HangUp();
        await handset.Is("wrap");
        Assert.Equal("complete", await page.EvaluateAsync<string>("document.readyState"));
    }

    [Fact]
    public async Task A_second_tab_leaves_the_phone_to_the_first()
    {
        var (page, _) = await Agent("jonah@demo.example");

        var second = await page.Context.NewPageAsync();
        await second.GotoAsync("/");
        var trouble = new Handset(second).Trouble;
        await trouble.WaitForAsync();

        Assert.Contains("another tab", await trouble.InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Somebody of the demo organisation at a machine of their own, the phone ready.</summary>
    async Task<(IPage Page, Handset Handset)> Agent(string email, string? script = null, Func<IPage, Task>? arrange = null)
    {
        var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        if (script is not null)
            await page.AddInitScriptAsync(script);
        if (arrange is not null)
            await arrange(page);
        await new SignInPage(page).SignIn(email);
        var handset = new Handset(page);
        await handset.Is("idle");
        return (page, handset);
    }
}
