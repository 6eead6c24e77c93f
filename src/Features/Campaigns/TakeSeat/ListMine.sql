select c.id, c.name, c.description, c.mode, c.status, a.joined_at,
       coalesce((select sum(n.members) from campaign_counts n where n.campaign_id = c.id and not n.final), 0)::bigint as left_to_call
  from campaign_agents a
  join campaigns c on c.id = a.campaign_id
 where a.user_id = @UserId
   and c.deleted_at is null
   and c.status in ('new', 'scheduled', 'processing', 'paused', 'overdue')
 order by c.status <> 'processing', lower(c.name), c.id;
