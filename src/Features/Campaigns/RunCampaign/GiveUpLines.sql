-- Planned once. Lines that have rung for 15 seconds or more, and for whose answer there would be nobody.
with given_up as (
    update calls call
       set hang_up_asked_at = @Now, last_news_at = @Now
     where call.id = any(@Calls)
       and call.campaign_id = @CampaignId
       and call.answered_at is null
       and call.ringing_at <= @Now::timestamptz - interval '15 seconds'
       and call.hang_up_asked_at is null
       and call.state <> 'ended'
    returning call.org_id, call.id
)
insert into webhook_inbox (org_id, id, received_at, kind, call_id, dedupe_key, path, params)
select org_id, gen_random_uuid(), @Now, 'asked', id, 'asked:' || id, 'campaign', '{"By": "system", "Reason": "It rang for 15 seconds, and nobody would have been free for whoever answered."}'
  from given_up
    on conflict (org_id, dedupe_key) do nothing
returning call_id;
