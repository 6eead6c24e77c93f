-- Planned once.
with before as (
    select sentence from campaign_decisions where campaign_id = @CampaignId
),
said as (
    insert into campaign_decisions as decision (org_id, campaign_id, at, lines, factor, sentence, next_at, figures)
    values (current_org(), @CampaignId, @Now, @Lines, @Factor, @Sentence, @NextAt, @Figures::jsonb)
    on conflict (org_id, campaign_id) do update
       set at = excluded.at, lines = excluded.lines, factor = excluded.factor, sentence = excluded.sentence, next_at = excluded.next_at, figures = excluded.figures
     where decision.at <= excluded.at
    returning sentence
)
-- Pages hear of what they show: of another sentence, not of every second.
select tell_campaign(@CampaignId, 'campaign-changed')::text
  from said
 where sentence is distinct from (select sentence from before);
