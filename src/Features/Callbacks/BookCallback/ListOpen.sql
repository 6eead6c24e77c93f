select b.id, b.due_at, b.zone, b.note, u.name as owner
  from callbacks b
  left join users u on u.org_id = b.org_id and u.id = b.owner_id
 where (b.contact_id = @ContactId or @ContactId::uuid is null and b.number = @Number)
   and b.state in ('pending', 'snoozed')
 order by b.due_at, b.id
 limit 20;
