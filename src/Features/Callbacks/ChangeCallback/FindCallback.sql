select b.id, b.contact_id, coalesce(c.name, '') as name, coalesce(c.phone, b.number) as number, b.due_at, b.promised_at, b.zone, c.time_zone as contact_zone, b.note, b.source, b.state,
       b.owner_id, owner.name as owner, b.department_id, b.call_id, b.booked_at, booker.name as booked_by, b.settled_at, b.reason,
       o.default_region as region, o.time_zone as organisation_zone, o.calling_from, o.calling_until
  from callbacks b
  join organisations o on o.org_id = b.org_id
  left join contacts c on c.org_id = b.org_id and c.id = b.contact_id
  left join users owner on owner.org_id = b.org_id and owner.id = b.owner_id
  left join users booker on booker.org_id = b.org_id and booker.id = b.booked_by
 where b.id = @Id and (callback_in_reach(b, @Reach::jsonb) or b.last_owner_id = @Me);
