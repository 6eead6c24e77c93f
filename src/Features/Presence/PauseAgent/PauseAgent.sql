with paused as (
    update presence
       set intent = 'away', reason = 'wrap_up', automatic = false, since = @Now::timestamptz
      from agent_states(@Now) agent
     where presence.user_id = @AgentId
       and agent.user_id = presence.user_id
       and agent.work not in ('In call', 'Reserved')
       and presence.left_at is null
       and (presence.intent = 'online' or presence.automatic)
    returning presence.org_id, presence.user_id, agent.name
),
logged as (
    insert into presence_log (org_id, user_id, at, intent, reason, why)
    select org_id, user_id, @Now, 'away', 'wrap_up', 'wrap_up' from paused
)
select true
  from paused,
       lateral (select tell(user_id, 'presence-changed'), tell_watchers(user_id),
                       audit(null, 'presence.paused', user_id, name, jsonb_build_object('why', 'a wrap-up ran out', 'call', @CallId::uuid), @Now)) told;
