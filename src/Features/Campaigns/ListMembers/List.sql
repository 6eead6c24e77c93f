select m.id, m.contact_id, contact.name, contact.phone, m.status, m.final, m.reason, m.priority, m.next_at, m.attempts, c.max_attempts, m.last_result, m.last_attempt_at, m.comments, m.source, m.added_at
  from campaigns c
  join campaign_members m on m.campaign_id = c.id
  join contacts contact on contact.id = m.contact_id
 where c.id = @Id
   and c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
   and (@Status::text is null or m.status = @Status)
   and (@MemberId::uuid is null or m.id = @MemberId)
   and (@AtUtc::timestamptz is null or (m.added_at, m.id) < (@AtUtc, @AtId::uuid))
 order by m.added_at desc, m.id desc
 limit @Take;
