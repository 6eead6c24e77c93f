-- Somebody who chooses is there; but no heartbeat is made up for them, so that alone makes nobody reachable.
with chosen as (
    insert into presence as mine (org_id, user_id, intent, reason, since, activity_at, heartbeat_at, left_at, left_why)
    values (current_org(), @UserId, @Intent, @Reason, @Now::timestamptz, @Now, @Now::timestamptz - interval '120 s', @Now, 'silent')
    on conflict (org_id, user_id) do update
       set intent = excluded.intent,
           reason = excluded.reason,
           automatic = false,
           since = excluded.since,
           activity_at = excluded.activity_at
     where (mine.intent, mine.reason, mine.automatic) is distinct from (excluded.intent, excluded.reason, false)
    returning org_id, user_id, intent, reason, left_at
),
logged as (
    insert into presence_log (org_id, user_id, at, intent, reason, why)
    select org_id, user_id, @Now, intent, reason, 'chosen' from chosen where left_at is null
)
select true
  from chosen, lateral (select tell_watchers(user_id), tell(user_id, 'presence-changed')) told;
