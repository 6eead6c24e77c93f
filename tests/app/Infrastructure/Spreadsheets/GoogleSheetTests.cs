using System.Net;
using DutyCall.Infrastructure.Spreadsheets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DutyCall.Infrastructure;

/// <summary>A sheet by its link: from Google's hosts only, whatever the link, a redirect or a name server says. The stand-in listens on 127.0.0.1.</summary>
public sealed class GoogleSheetTests : IAsyncLifetime
{
    const string Id = "1AbC_dEf-GhIjKlMnOpQrStUvWxYz0123456789abcd", NotShared = "The sheet is not shared, or is not there.";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    readonly Clock clock = new(new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));
    WebApplication server = null!;
    RequestDelegate answer = _ => Task.CompletedTask;
    string told = ""; // What the last request said of who asks.
    int requests;

    [Theory]
    [InlineData($"https://docs.google.com/spreadsheets/d/{Id}/edit#gid=123", $"/spreadsheets/d/{Id}/export?format=csv&gid=123")]
    [InlineData($"https://docs.google.com/spreadsheets/d/{Id}/edit?gid=5#gid=123", $"/spreadsheets/d/{Id}/export?format=csv&gid=123")]
    [InlineData($"https://docs.google.com/spreadsheets/d/{Id}/edit?usp=sharing", $"/spreadsheets/d/{Id}/export?format=csv")]
    [InlineData($"  docs.google.com/spreadsheets/d/{Id} ", $"/spreadsheets/d/{Id}/export?format=csv")]
    [InlineData($"https://docs.google.com/spreadsheets/u/1/d/{Id}/view", $"/spreadsheets/d/{Id}/export?format=csv")]
    [InlineData($"https://docs.google.com/a/example.com/spreadsheets/d/{Id}/edit?gid=7", $"/spreadsheets/d/{Id}/export?format=csv&gid=7")]
    [InlineData($"https://docs.google.com/spreadsheets/d/{Id}/pub?gid=0&single=true&output=csv", $"/spreadsheets/d/{Id}/export?format=csv&gid=0")]
    [InlineData($"https://docs.google.com/spreadsheets/d/e/{Id}/pubhtml", $"/spreadsheets/d/e/{Id}/pub?output=csv&single=true")]
    [InlineData($"https://docs.google.com/spreadsheets/d/e/{Id}/pub?output=csv&gid=9", $"/spreadsheets/d/e/{Id}/pub?output=csv&single=true&gid=9")]
    [InlineData($"https://docs.google.com/spreadsheets/d/{Id}/edit#gid=1%26x=http://evil", $"/spreadsheets/d/{Id}/export?format=csv")]
    public void Links_as_people_paste_them_lead_to_the_export(string link, string export)
    {
        using var sheet = new GoogleSheet(GoogleSheet.Google, clock);
        Assert.Equal("https://docs.google.com" + export, sheet.ExportAddress(link).AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a link")]
    [InlineData("file:///etc/passwd")]
    [InlineData($"http://docs.google.com/spreadsheets/d/{Id}/edit")]
    [InlineData($"https://docs.google.com:8443/spreadsheets/d/{Id}/edit")]
    [InlineData($"https://docs.google.com.evil.example/spreadsheets/d/{Id}/edit")]
    [InlineData($"https://docs.google.com@evil.example/spreadsheets/d/{Id}/edit")]
    [InlineData($"https://me@docs.google.com/spreadsheets/d/{Id}/edit")]
    [InlineData($"https://127.0.0.1/spreadsheets/d/{Id}/edit")]
    [InlineData("https://docs.google.com/spreadsheets/d/short/edit")]
    [InlineData($"https://docs.google.com/document/d/{Id}/edit")]
    [InlineData($"https://docs.google.com/url?q=/spreadsheets/d/{Id}/edit")]
    public async Task Links_elsewhere_are_explained_and_not_followed(string link)
    {
        using var sheet = new GoogleSheet(GoogleSheet.Google, clock);
        var refused = await Assert.ThrowsAsync<UnreadableFile>(() => sheet.Download(link, Ct));
        Assert.Contains("paste that", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_sheet_comes_as_a_file()
    {
        answer = context => context.Request.Path.Value switch
        {
            "/elsewhere" => Csv(context, "Phone,Name\n+12125550100,Zoë\n"),
            _ => Redirect(context, "/elsewhere"),
        };

        await using var file = await Download();

        var (layout, rows) = await Sheets.All(file, "Google Sheet");
        Assert.Equal(["Phone", "Name"], layout.Columns);
        Assert.Equal("Zoë", rows[0].Cells[1]);
        Assert.Empty(told);
    }

    [Fact]
    public async Task Cookies_are_not_sent_back()
    {
        answer = context =>
        {
            context.Response.Headers.SetCookie = "a=b";
            return context.Request.Path == "/next" ? Csv(context, "a,b\n") : Redirect(context, "/next");
        };

        await using var file = await Download();

        Assert.Equal(2, requests);
        Assert.Empty(told);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task What_is_not_shared_is_explained(int status)
    {
        answer = context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, "text/html; charset=utf-8");
            return context.Response.WriteAsync("<html>Sign in</html>");
        };

        Assert.StartsWith(NotShared, await Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_to_the_sign_in_page_is_not_gone()
    {
        answer = context => Redirect(context, "https://accounts.google.com/ServiceLogin");

        Assert.StartsWith(NotShared, await Told(), StringComparison.Ordinal);
        Assert.Equal(1, requests);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://evil.example/sheet.csv")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//evil.example/x")]
    [InlineData("http://localhost:1/x")]
    public async Task Redirects_elsewhere_are_not_followed(string to)
    {
        answer = context => Redirect(context, to);

        Assert.StartsWith("The link leads away from Google's documents", await Told(), StringComparison.Ordinal);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Redirects_without_end_are_not_followed()
    {
        answer = context => Redirect(context, "/again");

        Assert.StartsWith("The link leads away from Google's documents", await Told(), StringComparison.Ordinal);
        Assert.Equal(6, requests);
    }

    [Theory]
    [InlineData("https://docs.google.com/x", true)]
    [InlineData("https://doc-0s-1c-sheets.googleusercontent.com/x", true)]
    [InlineData("http://docs.google.com/x", false)]
    [InlineData("https://docs.google.com:444/x", false)]
    [InlineData("https://googleusercontent.com.evil.example/x", false)]
    [InlineData("https://evilgoogleusercontent.com/x", false)]
    [InlineData("https://127.0.0.1/x", false)]
    [InlineData("https://www.google.com/url?q=x", false)]
    public void Only_Googles_own_hosts_may_be_redirected_to(string to, bool may) => Assert.Equal(may, GoogleSheet.Google.MayFollow(new(to)));

    [Fact]
    public async Task A_name_that_resolves_to_a_private_address_is_not_connected_to()
    {
        using var sheet = new GoogleSheet(StandIn() with { MayConnect = GoogleSheet.Google.MayConnect }, clock);

        var refused = await Assert.ThrowsAsync<UnreadableFile>(() => sheet.Download(Link(), Ct));

        Assert.StartsWith("The link leads into a private network", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, requests);
    }

    [Theory]
    [InlineData("142.250.74.110", true)]
    [InlineData("2a00:1450:4001:829::200e", true)]
    [InlineData("::ffff:142.250.74.110", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    public void Only_the_Internets_addresses_are_connected_to(string address, bool may) => Assert.Equal(may, PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public async Task A_sheet_without_end_is_cut_off()
    {
        answer = async context =>
        {
            context.Response.ContentType = "text/csv";
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[1 << 16], context.RequestAborted);
        };

        Assert.StartsWith("The sheet is larger than 1 MB", await Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_that_never_comes_is_given_up()
    {
        var begun = new TaskCompletionSource();
        answer = async context =>
        {
            context.Response.ContentType = "text/csv";
            await context.Response.Body.WriteAsync("a,b\n"u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        var download = Told();
        await begun.Task;
        clock.Step(TimeSpan.FromMinutes(2));

        Assert.StartsWith("Google took too long", await download, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_breaks_off_is_explained()
    {
        answer = context =>
        {
            context.Response.ContentType = "text/csv";
            context.Response.ContentLength = 100;
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.StartsWith("Google could not be reached.", await Told(), StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(context =>
        {
            told = $"{context.Request.Headers.Cookie}{context.Request.Headers.Authorization}{context.Request.Headers.TraceParent}";
            Interlocked.Increment(ref requests);
            return answer(context);
        });
        await server.StartAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    Uri Here => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    string Link() => new Uri(Here, $"/spreadsheets/d/{Id}/edit#gid=0").AbsoluteUri;

    GoogleSheetSource StandIn() => GoogleSheet.Google with { Documents = Here, MayFollow = to => to.Authority == Here.Authority && to.Scheme == Here.Scheme, MayConnect = _ => true, AtMostBytes = 1 << 20 };

    async Task<FileStream> Download()
    {
        using var sheet = new GoogleSheet(StandIn(), clock);
        return await sheet.Download(Link(), Ct);
    }

    async Task<string> Told() => (await Assert.ThrowsAsync<UnreadableFile>(Download)).Message;

    static Task Csv(HttpContext context, string text)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        return context.Response.WriteAsync(text);
    }

    static Task Redirect(HttpContext context, string to)
    {
        (context.Response.StatusCode, context.Response.Headers.Location) = (307, to);
        return Task.CompletedTask;
    }
}
