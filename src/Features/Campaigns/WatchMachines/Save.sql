-- True when a shift begins: that is written down, and whoever looks at the campaign hears of it; and of its end.
with before as (
    select shift from campaign_machines where campaign_id = @CampaignId
),
saved as (
    insert into campaign_machines as known (org_id, campaign_id, at, answers, machines, heard, earlier_answers, earlier_machines, shift, shifted_at)
    values (current_org(), @CampaignId, @Now, @Answers, @Machines, @Heard, @EarlierAnswers, @EarlierMachines, @Shift, case when @Shift <> 'None' then @Now::timestamptz end)
    on conflict (org_id, campaign_id) do update
       set at = excluded.at, answers = excluded.answers, machines = excluded.machines, heard = excluded.heard, earlier_answers = excluded.earlier_answers, earlier_machines = excluded.earlier_machines,
           shift = excluded.shift, shifted_at = case when known.shift = excluded.shift then known.shifted_at else excluded.shifted_at end
     where known.at < excluded.at
    returning shift
),
changed as (
    select saved.shift from saved where saved.shift is distinct from coalesce((select shift from before), 'None')
),
told as (
    select audit(null, 'campaigns.machines_shifted', campaign.id, campaign.name, jsonb_build_object('shift', changed.shift, 'share', @Detail::text), @Now)::text, tell_campaign(campaign.id, 'campaign-changed')::text
      from changed
      join campaigns campaign on campaign.id = @CampaignId
)
select exists (select from changed where shift <> 'None') and (select count(*) from told) > 0;
