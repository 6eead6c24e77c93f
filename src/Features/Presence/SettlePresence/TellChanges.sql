-- Calls, choices and heartbeats tell by themselves; only what a passing threshold changes is told here. Everybody's state is worked
-- out once; joined freely it would be, for each person, the whole organisation's.
with states as materialized (
    select user_id, coalesce(unreachable_why, '') as why from agent_states(@Now)
),
changed as (
    update presence
       set told = states.why
      from states
     where states.user_id = presence.user_id
       and presence.told <> states.why
    returning presence.user_id
)
select true
  from changed, lateral (select tell(user_id, 'presence-changed'), tell_watchers(user_id)) told;
