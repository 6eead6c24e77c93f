using System.Text.Json;

namespace DutyCall.Features.Campaigns;

/// <summary>What tests of campaigns begin with.</summary>
public abstract class CampaignTest : SliceTest
{
    /// <summary>A campaign a program made, by its id.</summary>
    private protected static async Task<Guid> Made(Browser browser, object settings)
    {
        var made = await browser.PostJson("/api/v1/campaigns", settings);
        Assert.True(made.Status == System.Net.HttpStatusCode.Created, made.Body);
        return made.Json.GetProperty("id").GetGuid();
    }

    private protected async Task<Guid> Member(Guid campaign, string phone, string status = "upcoming", string name = "Eleanor Voss")
    {
        var contact = await Given.Contact(phone, name);
        var id = Guid.CreateVersion7();
        await Run("""
            insert into campaign_members (org_id, id, campaign_id, contact_id, status, final, next_at, added_at, updated_at)
            select org_id, @id, @campaign, @contact, @status, case when @status = 'answered' then 'done' when @status = 'excluded' then 'excluded' end,
                   case when @status not in ('answered', 'excluded', 'dialing', 'waiting') then timestamptz '2026-11-20 15:00 UTC' end, '2026-11-20 15:00 UTC', '2026-11-20 15:00 UTC'
              from campaigns where id = @campaign
            """, new { id, campaign, contact, status });
        return id;
    }

    private protected Task Is(Guid campaign, string status) => Run("update campaigns set status = @status where id = @campaign", new { campaign, status });

    private protected static string? ErrorOf(JsonElement problem, string field) =>
        problem.TryGetProperty("errors", out var errors) && errors.TryGetProperty(field, out var messages) ? messages[0].GetString() : null;
}
