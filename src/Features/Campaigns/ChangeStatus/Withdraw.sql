-- What is not ringing yet is not to ring: intents, and calls the carrier still holds back. What rings is let ring, because nobody may be
-- hung up on within 15 s of ringing (16 CFR 310.4(b)(4)(ii)).
with withdrawn as (
    update calls call
       set hang_up_asked_at = @Now, last_news_at = @Now
      from campaigns campaign
     where call.campaign_id = @CampaignId
       and campaign.id = call.campaign_id
       and campaign.status <> 'processing'
       and call.state in ('intent', 'queued')
       and call.ringing_at is null
       and call.hang_up_asked_at is null
    returning call.org_id, call.id
)
insert into webhook_inbox (org_id, id, received_at, kind, call_id, dedupe_key, path, params)
select org_id, gen_random_uuid(), @Now, 'asked', id, 'asked:' || id, 'campaign', '{"By": "system", "Reason": "The campaign was paused or stopped before it rang."}'
  from withdrawn
    on conflict (org_id, dedupe_key) do nothing
returning call_id;
