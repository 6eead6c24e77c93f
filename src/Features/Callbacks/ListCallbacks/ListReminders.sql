select b.id, b.contact_id, coalesce(nullif(c.name, ''), '') as name, coalesce(c.company, '') as company, coalesce(c.phone, b.number) as number, b.due_at, b.promised_at, b.zone,
       c.time_zone as contact_zone, b.note, b.source, b.state, b.owner_id, null as owner, null as last_owner, b.settled_at, b.reason
  from callbacks b
  left join contacts c on c.org_id = b.org_id and c.id = b.contact_id
 where b.owner_id = @Me and b.state in ('pending', 'snoozed')
   and b.due_at <= @SoonUtc
   and (b.seen_at is null or b.seen_at < b.due_at and b.due_at <= @Now)
 order by b.due_at, b.id
 limit 3;
