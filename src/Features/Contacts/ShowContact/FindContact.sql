select c.id, c.name, c.phone, c.company, c.title, c.email, c.lead_status, c.status_reason, c.deal_value, c.tags, c.pinned_note, c.time_zone,
       c.next_follow_up_at, c.owner_id, owner.name as owner_name, c.department_id, department.name as department_name, c.source, c.created_at, c.updated_at,
       c.custom::text as custom, c.call_count, c.last_call_at,
       coalesce((select sum(l.talk_seconds) from calls l where l.contact_id = c.id and l.talk_seconds > 0), 0) as talk_seconds,
       (select count(*) from calls l where l.contact_id = c.id and l.talk_seconds > 0) as talks,
       in_reach(c, @EditReach::jsonb) as may_edit,
       array(select n.number from contact_numbers n where n.contact_id = c.id order by n.added_at) as other_numbers,
       o.default_region as region, o.currency
  from contacts c
  join organisations o on o.org_id = c.org_id
  left join users owner on owner.id = c.owner_id
  left join departments department on department.id = c.department_id
 where c.id = @ContactId and c.deleted_at is null and in_reach(c, @Reach::jsonb);
