-- Whom the gate holds back is due at once after a change that may let them be called: so many in a look, and once all are, the change is dealt with.
-- Whose next try is merely later keeps its time. Two servers' clocks may differ by a moment.
with change as (
    select rules_changed_at as at from campaigns where id = @CampaignId and rules_changed_at is not null
),
held as (
    select member.id
      from change
      join campaign_members member on member.campaign_id = @CampaignId and member.updated_at <= change.at + interval '1 second'
     where member.next_at is not null and member.held_by is not null and member.reason <> ''
       and member.next_at > @Now
       and member.status not in ('dialing', 'waiting')
     order by member.updated_at, member.id
     limit @Most
       for update of member
),
woken as (
    update campaign_members member
       set next_at = @Now, reason = '', held_by = null, updated_at = @Now
      from held
     where member.id = held.id
    returning member.id
),
dealt_with as (
    update campaigns campaign
       set rules_changed_at = null
      from change
     where campaign.id = @CampaignId
       and campaign.rules_changed_at = change.at
       and (select count(*) from woken) < @Most
)
select count(*) from woken;
