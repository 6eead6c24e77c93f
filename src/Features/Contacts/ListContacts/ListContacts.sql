-- The place where a search paused has no contact of its own to show.
select l.id, l.key, l.paused, c.name, c.phone, c.company, c.title, c.email, c.lead_status, c.deal_value, c.tags, c.call_count, c.last_call_at,
       c.last_call_direction, c.next_follow_up_at, c.owner_id, u.name as owner_name, c.department_id, d.name as department_name, c.updated_at
  from list_contacts(@Search::jsonb, @Column, @Descending, @Key, @Id::uuid, @Backward, @Take) with ordinality l (id, key, paused, position)
  left join contacts c on c.id = l.id
  left join users u on u.id = c.owner_id
  left join departments d on d.id = c.department_id
 order by l.position;
