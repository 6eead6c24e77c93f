using System.Net;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Recordings;

/// <summary>The sound of a recording goes when its time is over, or when an admin says why; never while it is on legal hold.</summary>
public sealed class RetentionTests : SliceTest
{
    static readonly string Sid = FakeCarrier.RecordingSid, Delete = $"DELETE Recordings/{Sid}", Look = $"GET Recordings/{Sid}";

    Guid call, recording;

    FakeCarrier Carrier { get; } = new();

    private protected override void Arrange(IServiceCollection services) =>
        services.AddHttpClient<TwilioTransport>().ConfigurePrimaryHttpMessageHandler(() => Carrier);

    [Fact]
    public async Task After_its_days_it_is_deleted_at_the_carrier_looked_for_and_logged()
    {
        var ada = await ARecording(daysAgo: 89);
        await Sweep();
        Assert.Empty(Carrier.Requests);
        Assert.Contains("deleted after 90 days by rule", (await ada.Visit($"/calls/{call}/recordings")).Text("#recordings"), StringComparison.Ordinal);

        Clock.Step(TimeSpan.FromDays(1));
        Gone();
        await Sweep();
        await Sweep();

        Assert.Equal([Delete, Look], Carrier.Requests.Select(r => r.Line));
        Assert.Equal("System recordings.deleted After 90 days, by rule.", await Ask<string>("select concat_ws(' ', actor_name, action, detail ->> 'reason') from audit_log"));
        Assert.Equal("completed 42", await Ask<string>("select concat_ws(' ', state, seconds) from call_recordings where audio_deleted_at is not null"));
        var page = await ada.Visit($"/calls/{call}/recordings");
        Assert.Contains("After 90 days, by rule.", page.Text("#recordings"), StringComparison.Ordinal);
        Assert.Null(page.Html.QuerySelector("audio"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get($"/api/v1/recordings/{recording}/sound")).Status);
    }

    [Fact]
    public async Task What_the_carrier_deleted_before_counts_as_deleted()
    {
        await ARecording(daysAgo: 100);
        Carrier.Next(Delete, HttpStatusCode.NotFound, new { code = 20404, message = "not found", status = 404 });
        Gone();

        await Sweep();

        Assert.NotNull(await DeletedAt());
    }

    [Fact]
    public async Task What_is_still_there_is_not_written_down_as_deleted_and_asked_for_again()
    {
        await ARecording(daysAgo: 100);
        Carrier.Next(Delete, HttpStatusCode.Conflict, new { code = 20409, message = "busy", status = 409 });
        Carrier.Next(Look, HttpStatusCode.OK, FakeCarrier.Recording("completed"));

        await Sweep();
        await Sweep();
        Assert.Null(await DeletedAt());
        Assert.Equal(1, Carrier.Requests.Count(r => r.Line == Delete));
        Assert.Equal(0, await Ask<long>("select count(*) from audit_log where action = 'recordings.deleted'"));

        Clock.Step(TimeSpan.FromMinutes(6));
        Gone();
        await Sweep();

        Assert.NotNull(await DeletedAt());
    }

    [Fact]
    public async Task A_legal_hold_beats_the_rule_and_the_admin_until_it_ends()
    {
        var ada = await ARecording(daysAgo: 80);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Hold(ada, true, " ")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Hold(ada, true, "Case 17.")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Hold(ada, true, "Case 17.")).Status);

        Clock.Step(TimeSpan.FromDays(400));
        await Sweep();
        Assert.Equal(HttpStatusCode.Conflict, (await Erase(ada, "Asked to.")).Status);
        Assert.Empty(Carrier.Requests);
        Assert.Contains("Case 17.", (await ada.Visit($"/calls/{call}/recordings")).Text("#recordings"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await Hold(ada, false, "Closed.")).Status);
        Gone();
        await Sweep();

        Assert.NotNull(await DeletedAt());
        Assert.Equal(["recordings.deleted", "recordings.held", "recordings.released"], await Ask<string[]>("select array_agg(action order by action) from audit_log"));
        Assert.Equal(HttpStatusCode.Conflict, (await Hold(ada, true, "Too late.")).Status);
    }

    [Fact]
    public async Task An_admin_deletes_one_with_a_reason()
    {
        var ada = await ARecording(daysAgo: 1);
        Gone();

        var unexplained = await Erase(ada, "");
        var deleted = await Erase(ada, "They asked for it.");
        var again = await Erase(ada, "They asked for it.");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Accepted, HttpStatusCode.Conflict), (unexplained.Status, deleted.Status, again.Status));
        Assert.Equal([Delete, Look], Carrier.Requests.Select(r => r.Line));
        Assert.Equal("Ada Okafor They asked for it.", await Ask<string>("select actor_name || ' ' || (detail ->> 'reason') from audit_log where action = 'recordings.deleted'"));
        Assert.Contains("by Ada Okafor. They asked for it.", (await ada.Visit($"/calls/{call}/recordings")).Text("#recordings"), StringComparison.Ordinal);
        var told = (await ada.Get($"/api/v1/calls/{call}/recordings")).Json[0].GetProperty("deletion");
        Assert.Equal("They asked for it.", told.GetProperty("reason").GetString());
        Assert.NotNull(told.GetProperty("doneAt").GetString());
    }

    [Fact]
    public async Task Neither_is_a_managers_and_the_forms_are_the_admins()
    {
        var ada = await ARecording(daysAgo: 1);
        await Run("update organisations set managers_hear = true; insert into departments (org_id, id, name) select org_id, gen_random_uuid(), 'Residential' from organisations; update calls set department_id = (select id from departments)");
        var jonah = await Browse(await Given.Manager(await Ask<Guid>("select id from departments"))).WithToken();

        Assert.Equal(HttpStatusCode.Forbidden, (await Erase(jonah, "No.")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Hold(jonah, true, "No.")).Status);
        var seen = await jonah.Visit($"/calls/{call}/recordings");
        Assert.NotNull(seen.Html.QuerySelector("audio"));
        Assert.Null(seen.Html.QuerySelector("form[action*='recordings/']"));

        await ada.Post($"/recordings/{recording}/legal-hold", ("held", "true"), ("reason", "Case 18."));
        Assert.Equal("Case 18.", await Ask<string>("select hold_reason from call_recordings"));
        await ada.Post($"/recordings/{recording}/legal-hold", ("held", "false"), ("reason", "Closed."));
        Gone();
        await ada.Post($"/recordings/{recording}/deletion", ("reason", "They asked for it."));
        await Services.GetRequiredService<Background>().Idle;
        Assert.NotNull(await DeletedAt());
    }

    async Task<Browser> ARecording(int daysAgo)
    {
        var ada = await Given.Admin();
        call = await Given.Call(ada, talked: 42);
        recording = Guid.CreateVersion7();
        await Run("""
            insert into call_legs (org_id, id, call_id, role, label, address, created_at) values (@OrgId, @recording, @call, 'customer', 'customer', '', @at);
            insert into call_recordings (org_id, id, call_id, leg_id, recording_sid, wanted, state, asked_at, started_at, ended_at, seconds)
            values (@OrgId, @recording, @call, @recording, @Sid, 'recording', 'completed', @at, @at, @at, 42)
            """, new { ada.OrgId, recording, call, Sid, at = Clock.GetUtcNow().AddDays(-daysAgo).UtcDateTime });
        return await Browse(ada).WithToken();
    }

    /// <summary>The carrier has it no more, once it was asked.</summary>
    void Gone() => Carrier.Next(Look, HttpStatusCode.NotFound, new { code = 20404, message = "not found", status = 404 });

    Task<Done> Sweep() => Send(new ApplyRetention.Command());

    Task<Answer> Hold(Browser page, bool held, string reason) => page.PutJson($"/api/v1/recordings/{recording}/legal-hold", new { held, reason });

    async Task<Answer> Erase(Browser page, string reason)
    {
        var answer = await page.PostJson($"/api/v1/recordings/{recording}/deletion", new { reason });
        await Services.GetRequiredService<Background>().Idle;
        return answer;
    }

    Task<DateTime?> DeletedAt() => Ask<DateTime?>("select audio_deleted_at from call_recordings");
}
