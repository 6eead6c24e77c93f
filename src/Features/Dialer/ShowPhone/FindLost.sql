-- What rang here last and was not answered here: somebody else was quicker a moment ago, or nobody pressed, and no call came since.
select coalesce(winner.name, '') as winner, coalesce(nullif(call.contact_name, ''), call.customer_number) as caller, o.ended_at as at
  from (select * from offers where user_id = @AgentId order by offered_at desc limit 1) o
  join calls call on call.org_id = o.org_id and call.id = o.call_id
  left join users winner on winner.org_id = o.org_id and winner.id = o.taken_by
 where o.state = 'lost' and winner.id is not null and o.ended_at > @Since
    or o.state = 'expired' and o.ended_at > @MissedSince
       and not exists (select from calls later where later.agent_id = @AgentId and later.created_at > o.ended_at);
