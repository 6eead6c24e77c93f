select count(*)::integer as calls,
       count(*) filter (where result = 'human')::integer as reached,
       coalesce(avg(talk_seconds) filter (where talk_seconds > 0), 0)::integer as average_talk,
       coalesce(avg(coalesce(wrap_up_seconds, extract(epoch from wrapped_up_at - coalesce(wrap_up_started_at, ended_at)))) filter (where wrapped_up_at is not null), 0)::integer as average_wrap_up
  from calls
 where agent_id = @AgentId
   and state = 'ended'
   and created_at >= @DayStart;
