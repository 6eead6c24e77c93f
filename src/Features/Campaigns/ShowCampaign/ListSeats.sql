select a.user_id, u.name, a.joined_at, coalesce(s.shown_as, 'Offline') as shown_as, s.shown_since
  from campaign_agents a
  join users u on u.id = a.user_id
  left join agent_states(@Now) s on s.user_id = a.user_id
 where a.campaign_id = @Id
 order by a.joined_at is null, lower(u.name), a.user_id;
