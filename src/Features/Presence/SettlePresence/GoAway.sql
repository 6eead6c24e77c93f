with quiet as (
    update presence
       set intent = 'away', automatic = true, since = @Now::timestamptz
      from agent_states(@Now) agent
     where agent.user_id = presence.user_id
       and agent.work = 'Idle'
       and agent.idle_since <= @QuietSince::timestamptz
       and presence.intent = 'online'
       and presence.activity_at <= @QuietSince
       and presence.left_at is null
    returning presence.org_id, presence.user_id, agent.name, presence.activity_at
),
logged as (
    insert into presence_log (org_id, user_id, at, intent, automatic, why)
    select org_id, user_id, @Now, 'away', true, 'quiet' from quiet
)
select true
  from quiet,
       lateral (select tell(user_id, 'presence-changed'), tell_watchers(user_id),
                       audit(null, 'presence.went_away', user_id, name, jsonb_build_object('why', 'nothing touched for 10 minutes'), @Now)) told;
