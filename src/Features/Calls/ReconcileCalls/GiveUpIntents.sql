-- An intent waits for its agent's browser, and no longer; one that waits for nobody was left behind by a node that died. A browser that
-- has called in, and of which the carrier never said that it is in the conference, is waited for a minute: that news was lost. Older than that no intent is: whatever was to dial it did not.
with given_up as (
    update calls call
       set hang_up_asked_at = @Now, last_news_at = @Now
     where call.state = 'intent'
       and call.hang_up_asked_at is null
       and call.created_at < @Before
       and (exists (select from call_legs seat where seat.call_id = call.id and seat.role = 'agent' and seat.call_sid is null)
            or call.campaign_id is not null and call.agent_id is null
            or call.created_at < @UnjoinedBefore)
    returning call.org_id, call.id, call.agent_id, exists (select from call_legs seat where seat.call_id = call.id and seat.role = 'agent' and seat.call_sid is not null) as came
),
audited as (
    insert into audit_log (org_id, id, at, actor_name, action, subject)
    select org_id, gen_random_uuid(), @Now, 'Reconciler', 'calls.given_up', id::text
      from given_up
)
insert into webhook_inbox (org_id, id, received_at, kind, call_id, dedupe_key, path, params)
select org_id, gen_random_uuid(), @Now, 'asked', id, 'asked:' || id, 'sweep',
       jsonb_build_object('By', 'system', 'Reason', case when agent_id is null then 'The server that was to dial it stopped. It is tried again.'
                                                         when came then 'The carrier did not say within a minute that you were connected, so nothing was dialed.'
                                                         else 'Your browser did not connect within 20 seconds, so nothing was dialed. Check the connection on the device page.' end)
  from given_up
    on conflict (org_id, dedupe_key) do nothing;
