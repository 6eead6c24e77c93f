select n.number, n.department_id as number_department, q.id as queue_id, q.department_id, q.priority, q.greeting, q.closed_message, q.takes_voicemail, q.busy_message,
       q.wait_for_nobody, q.overflow, q.time_zone, q.hours::text as hours,
       array(select h.day from queue_holidays h where h.queue_id = q.id and h.day between @Today::date - 1 and @Today::date + 1) as holidays,
       exists (select from queue_members m join agent_states(@Now) a on a.user_id = m.user_id where m.queue_id = q.id and (a.routable or a.work <> 'Idle')) as somebody_works,
       o.default_region as region
  from phone_numbers n
  join organisations o on o.org_id = n.org_id
  left join queues q on q.org_id = n.org_id and q.id = n.queue_id and q.archived_at is null
 where n.id = @NumberId;
