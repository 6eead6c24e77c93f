using System.Net;

namespace DutyCall.Features.Calls.SaveNotes;

public sealed class SaveNotesTests : SliceTest
{
    [Fact]
    public async Task Keeps_each_revision_in_turn()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya);
        var page = await Browse(priya).WithToken();

        var first = await page.PutJson(Url(call), new { notes = "Wants the quote", revision = 0 });
        var second = await page.PutJson(Url(call), new { notes = "Wants the quote split", revision = first.Json.GetProperty("revision").GetInt32() });

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(("Wants the quote split", 2), await Kept());
    }

    [Fact]
    public async Task A_repeat_after_a_lost_answer_is_no_conflict()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya);
        var page = await Browse(priya).WithToken();

        await page.PutJson(Url(call), new { notes = "Wants the quote", revision = 0 });
        var again = await page.PutJson(Url(call), new { notes = "Wants the quote", revision = 0 });

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(("Wants the quote", 1), await Kept());
    }

    [Fact]
    public async Task What_another_window_wrote_is_not_lost()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya);
        var page = await Browse(priya).WithToken();

        await page.PutJson(Url(call), new { notes = "From one window", revision = 0 });
        var refused = await page.PutJson(Url(call), new { notes = "From another", revision = 0 });
        var theirs = await page.Get(Url(call));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal("From one window", theirs.Json.GetProperty("text").GetString());
        Assert.Equal(1, theirs.Json.GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task A_colleagues_notes_are_neither_read_nor_written()
    {
        var call = await Given.CallOnPhone(await Given.Agent(), notes: "Private");
        var stranger = await Browse(await Given.Agent(name: "Leila Haddad")).WithToken();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PutJson(Url(call), new { notes = "Mine now", revision = 0 })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(Url(call))).Status);
        Assert.Equal(("Private", 0), await Kept());
    }

    [Fact]
    public async Task More_than_a_book_is_refused()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya);

        var refused = await (await Browse(priya).WithToken()).PutJson(Url(call), new { notes = new string('a', Command.Longest + 1), revision = 0 });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(("", 0), await Kept());
    }

    Task<(string, int)> Kept() => Ask<(string, int)>("select notes, notes_revision from calls");

    static string Url(Guid call) => $"/api/v1/calls/{call}/notes";
}
