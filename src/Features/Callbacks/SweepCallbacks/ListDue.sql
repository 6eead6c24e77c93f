select b.id, coalesce(c.phone, b.number) as number, c.time_zone as contact_zone, b.zone, o.time_zone as organisation_zone, o.calling_from, o.calling_until,
       c.deleted_at is not null as contact_deleted,
       exists (select from do_not_call_entry(b.number, null)) or exists (select from do_not_call_entry(c.phone, null)) as on_do_not_call_list
  from callbacks b
  join organisations o on o.org_id = b.org_id
  left join contacts c on c.org_id = b.org_id and c.id = b.contact_id
 where b.state in ('pending', 'snoozed') and b.came_due_at is null and b.due_at <= @Now
 order by b.due_at
 limit 1000;
