-- Whoever of these queues is at work: at their desk, or busy and back before long.
select m.user_id, m.queue_id, m.tier::integer as tier, a.routable as free, coalesce(a.idle_since, 'epoch') as idle_since
  from queue_members m
  join agent_states(@Now) a on a.user_id = m.user_id
 where m.queue_id = any (@Queues)
   and (a.routable or a.work <> 'Idle');
