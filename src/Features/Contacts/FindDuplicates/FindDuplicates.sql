select c.id, c.name, c.phone, c.company, s.reason, o.default_region as region
  from same_person(@ContactId, 3) s
  join contacts c on c.id = s.id
  join organisations o on o.org_id = c.org_id
 where in_reach(c, @Reach::jsonb)
 order by s.reason, c.name, c.id;
