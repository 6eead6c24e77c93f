-- Calls, choices and heartbeats tell by themselves; only what a passing threshold changes is told here.
with changed as (
    update presence
       set told = coalesce(agent.unreachable_why, '')
      from agent_states(@Now) agent
     where agent.user_id = presence.user_id
       and presence.told <> coalesce(agent.unreachable_why, '')
    returning presence.user_id
)
select true
  from changed, lateral (select tell(user_id, 'presence-changed'), tell_watchers(user_id)) told;
