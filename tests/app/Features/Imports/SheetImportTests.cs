using System.Net;
using DutyCall.Infrastructure.Spreadsheets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DutyCall.Features.Imports;

/// <summary>A Google Sheet by its link, from a stand-in for Google on this machine.</summary>
public sealed class SheetImportTests : ImportTest
{
    Uri google = new("https://docs.google.com");

    private protected override void Arrange(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(
        GoogleSheet.Google with { Documents = google, MayFollow = to => to.Authority == google.Authority, MayConnect = _ => true }));

    [Fact]
    public async Task A_shared_sheet_is_imported_and_a_private_one_is_explained()
    {
        await using var standIn = await Google();
        await AdaIsThere();

        var id = IdOf(await Api.PostJson("/api/v1/imports/sheet", new { link = $"{google}spreadsheets/d/shared-one/edit#gid=7", import = new { run = true } }));
        await Work(id);
        var refused = await Api.PostJson("/api/v1/imports/sheet", new { link = $"{google}spreadsheets/d/private-one/edit" });

        Assert.Equal("Ann of 7", await Contact("+12125550101", "name"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("shared", refused.Json.GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await Ask<long>("select count(*) from imports"));
    }

    async Task<WebApplication> Google()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/spreadsheets/d/shared-one/export", (string gid) => Results.Text($"Phone,Name\n2125550101,Ann of {gid}\n", "text/csv"));
        app.MapGet("/spreadsheets/d/private-one/export", () => Results.Text("<!DOCTYPE html><title>Sign in</title>", "text/html"));
        await app.StartAsync();
        google = new(app.Urls.Single());
        return app;
    }
}
