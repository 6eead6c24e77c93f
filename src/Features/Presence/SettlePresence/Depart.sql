-- Offline since two minutes after the last heartbeat, whenever this runs.
with gone as (
    update presence
       set left_at = heartbeat_at + interval '120 s', left_why = 'silent'
     where left_at is null
       and heartbeat_at <= @Now::timestamptz - interval '120 s'
    returning org_id, user_id, left_at, heartbeat_at, intent
),
logged as (
    insert into presence_log (org_id, user_id, at, intent, why)
    select org_id, user_id, left_at, 'offline', 'silent' from gone
)
select true
  from gone
  join users u on u.id = gone.user_id,
       lateral (select audit(null, 'presence.went_offline', gone.user_id, u.name, jsonb_build_object('why', 'no heartbeat for 2 minutes', 'was', gone.intent), @Now)) audited;
