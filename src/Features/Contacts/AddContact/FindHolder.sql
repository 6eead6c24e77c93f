select c.id, c.name, in_reach(c, @Reach::jsonb) as is_seen
  from contacts c
 where c.id = contact_of(@Phone);
