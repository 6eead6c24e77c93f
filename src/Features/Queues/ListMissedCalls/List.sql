select m.call_id, m.at, m.reason, m.waited_seconds, m.contact_id, coalesce(nullif(k.name, ''), c.contact_name) as contact_name, m.customer_number, c.our_number,
       n.label as our_label, q.name as queue, m.owner_id, owner.name as owner, m.recording_seconds, m.handled_at, handler.name as handled_by, m.handled_how
  from missed_calls m
  join calls c on c.id = m.call_id
  left join contacts k on k.id = m.contact_id and k.deleted_at is null
  left join queues q on q.id = m.queue_id
  left join phone_numbers n on n.number = c.our_number and n.active
  left join users owner on owner.id = m.owner_id
  left join users handler on handler.id = m.handled_by
 where (m.handled_at is not null) = @Done
   and (m.owner_id = @UserId
        or not @Mine and (@Everyone or m.department_id = @DepartmentId or m.department_id is null
                          or exists (select from queue_members mine where mine.queue_id = m.queue_id and mine.user_id = @UserId)))
   and (@AfterAt::timestamptz is null or (m.at, m.call_id) < (@AfterAt, @AfterId))
 order by m.at desc, m.call_id desc
 limit @Take;
