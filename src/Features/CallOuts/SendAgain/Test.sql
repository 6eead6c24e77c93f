with target as (
    select org_id, id from call_outs where id = @CallOutId and active
),
said as (
    insert into call_out_events (org_id, id, event, subject_id, at, body)
    select org_id, @EventId, @Event, id, @Now, jsonb_build_object('type', @Event::text, 'timestamp', as_utc(@Now), 'data', jsonb_build_object('callOutId', id, 'says', 'This is a test. Nothing has happened.'))
      from target
    returning org_id, id, position, subject_id
),
awake as (
    update call_outs set paused_until = null where id = @CallOutId and exists (select from said)
)
insert into call_out_deliveries (org_id, call_out_id, event_id, position, subject_id, since, next_at)
select org_id, @CallOutId, id, position, subject_id, @Now, @Now
  from said;
