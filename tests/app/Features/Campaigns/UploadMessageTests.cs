using System.Net;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Campaigns;

public sealed class UploadMessageTests : CampaignTest
{
    static readonly byte[] Wave = [.. "RIFF"u8, 36, 0, 0, 0, .. "WAVEfmt "u8, .. new byte[28]];

    [Fact]
    public async Task A_file_is_played_instead_of_the_text_and_the_text_is_spoken_again()
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/campaigns");
        var id = await Made(browser, new { name = "Storm", timeZone = "America/New_York", destination = "message", mode = "message", messageText = "A storm is coming.", needsConsent = true });

        var sent = await Send(browser, id, Wave, "storm.wav");

        Assert.Equal("campaign-changed", sent.Trigger);
        Assert.Equal(("audio", true), await Ask<(string, bool)>("select message_kind, message_file_id is not null from campaigns"));
        var heard = await browser.Get($"/campaigns/{id}/message");
        Assert.Equal((HttpStatusCode.OK, "audio/wav", Wave.Length), (heard.Status, heard.Type, heard.Bytes.Length));
        Assert.NotNull((await browser.Visit($"/campaigns/{id}")).Html.QuerySelector("#campaign-message audio"));
        await browser.Post($"/campaigns/{id}/message/speak");
        Assert.Equal("speech", await Ask<string>("select message_kind from campaigns"));
        Assert.Contains("Message is", (await browser.Visit($"/campaigns/{id}/history")).Html.QuerySelector(".timeline")!.TextContent);
    }

    [Theory]
    [InlineData("storm.txt")]
    [InlineData("storm.mp3")]
    public async Task What_is_no_sound_is_refused_and_not_kept(string name)
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/campaigns");
        var id = await Made(browser, new { name = "Storm", timeZone = "America/New_York", destination = "message", mode = "message", messageText = "A storm is coming.", needsConsent = true });

        var sent = await Send(browser, id, [.. "Just some words."u8], name);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.Status);
        Assert.Equal(0, await Ask<int>("select count(*)::integer from stored_files"));
    }

    [Fact]
    public async Task The_carrier_fetches_the_sound_without_a_signature_by_the_address_it_was_given_and_by_no_other()
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/campaigns");
        var id = await Made(browser, new { name = "Storm", timeZone = "America/New_York", destination = "message", mode = "message", messageText = "A storm is coming.", needsConsent = true });
        await Send(browser, id, Wave, "storm.wav");
        var (org, file) = await Ask<(Guid, Guid)>("select org_id, message_file_id from campaigns");
        var address = new Uri(Services.GetRequiredService<CallUrls>().MessageSound(org, file)).PathAndQuery;
        var carrier = Browse();

        var fetched = await carrier.Get(address);

        Assert.Equal((HttpStatusCode.OK, "audio/wav", Wave.Length), (fetched.Status, fetched.Type, fetched.Bytes.Length));
        Assert.Equal(HttpStatusCode.Forbidden, (await carrier.Get(address[..^1] + (address[^1] == '0' ? '1' : '0'))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await carrier.Get(address.Replace(file.ToString(), Guid.CreateVersion7().ToString(), StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Browse(await Given.Someone(Role.Admin, null, "Mallory", await Given.AnotherOrganisation("+13105550100"))).Get(address)).Status);
    }

    [Fact]
    public async Task While_it_dials_and_where_there_is_no_message_nothing_changes()
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/campaigns");
        var (dialing, agents) = (await Given.Campaign(mode: "message"), await Given.Campaign("new", name: "Agents"));

        Assert.Equal(HttpStatusCode.Conflict, (await Send(browser, dialing, Wave, "storm.wav")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Send(browser, agents, Wave, "storm.wav")).Status);
        Assert.Equal(0, await Ask<int>("select count(*)::integer from stored_files"));
    }

    static async Task<Kit.Answer> Send(Kit.Browser browser, Guid id, byte[] sound, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(sound), "file", name } };
        return await browser.Upload($"/campaigns/{id}/message", form);
    }
}
