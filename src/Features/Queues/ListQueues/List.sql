select q.id, q.name, d.name as department, q.strategy, q.priority, q.max_wait_seconds, q.overflow, o.name as overflow_name,
       (select count(*) from queue_members m where m.queue_id = q.id)::integer as members,
       (select count(*) from queue_members m join agent_states(@Now) a on a.user_id = m.user_id where m.queue_id = q.id and (a.routable or a.work <> 'Idle'))::integer as working,
       coalesce(w.waiting, 0)::integer as waiting, w.oldest_since,
       coalesce((select string_agg(n.number, ' ' order by n.number) from phone_numbers n where n.queue_id = q.id and n.active), '') as numbers,
       q.time_zone, q.hours::text as hours, q.archived_at is not null as archived
  from queues q
  left join departments d on d.id = q.department_id
  left join queues o on o.id = q.overflow_queue_id
  left join lateral (select count(*) as waiting, min(c.waiting_since) as oldest_since
                       from calls c where c.queue_id = q.id and c.waiting_since is not null and c.state <> 'ended') w on true
 where @DepartmentId::uuid is null or q.department_id = @DepartmentId
 order by q.archived_at is not null, q.priority desc, lower(q.name), q.id;
