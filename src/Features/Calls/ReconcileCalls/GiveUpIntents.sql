-- An intent waits for its agent's browser, and no longer.
with given_up as (
    update calls call
       set hang_up_asked_at = @Now, last_news_at = @Now
      from call_legs seat
     where call.state = 'intent'
       and call.hang_up_asked_at is null
       and call.created_at < @Before
       and seat.call_id = call.id and seat.role = 'agent' and seat.call_sid is null
    returning call.org_id, call.id
),
audited as (
    insert into audit_log (org_id, id, at, actor_name, action, subject)
    select org_id, gen_random_uuid(), @Now, 'Reconciler', 'calls.given_up', id::text
      from given_up
)
insert into webhook_inbox (org_id, id, received_at, kind, call_id, dedupe_key, path, params)
select org_id, gen_random_uuid(), @Now, 'asked', id, 'asked:' || id, 'sweep',
       jsonb_build_object('By', 'system', 'Reason', 'Your browser did not connect within 20 seconds, so nothing was dialed. Check the connection on the device page.')
  from given_up
    on conflict (org_id, dedupe_key) do nothing;
