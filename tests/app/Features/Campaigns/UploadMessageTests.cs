using System.Net;

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
