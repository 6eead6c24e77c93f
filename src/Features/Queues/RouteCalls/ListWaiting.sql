-- Whom a call was offered to counts from when it began to wait here.
select c.id, c.queue_id, q.strategy, greatest(q.priority, c.priority) as priority, c.waiting_since, q.ring_seconds, q.max_wait_seconds, case when q.overflow = 'queue' and q.overflow_queue_id = any (c.queues_left) then 'voicemail' else q.overflow end as overflow, q.overflow_queue_id,
       q.wait_for_nobody, c.times_offered, c.rescue is not null as is_rescued, q.time_zone, q.hours::text as hours,
       array(select h.day from queue_holidays h where h.queue_id = q.id and h.day between c.waiting_since::date - 2 and c.waiting_since::date + 2) as holidays,
       (select count(*) from offers o where o.call_id = c.id and o.state = 'ringing')::integer as ringing_at,
       case when q.last_agent_first then last_agent_of(c.customer_number, c.created_at) end as last_agent,
       coalesce((select jsonb_agg(jsonb_build_object('userId', a.user_id, 'declined', a.declined, 'times', a.times))
                   from (select o.user_id, bool_or(o.state = 'rejected') as declined, (count(*) filter (where o.state in ('expired', 'rejected')))::integer as times
                           from offers o
                          where o.call_id = c.id and o.offered_at >= c.waiting_since
                          group by o.user_id) a), '[]')::text as asked
  from calls c
  join queues q on q.id = c.queue_id
 where c.waiting_since is not null
   and c.state <> 'ended'
   and c.agent_id is null
   and c.hang_up_asked_at is null
   and c.overflow is null;
