-- The latest first: what the agent remembers best. Those put aside only count.
select (array_agg(id order by ended_at desc) filter (where not wrap_up_later))[1] as call_id,
       count(*)::integer as count
  from calls
 where agent_id = @AgentId
   and wrap_up = 'pending';
