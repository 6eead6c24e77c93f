-- A number that was withheld cannot be called.
select l.id as call_id, l.customer_number as number, l.callback_due_at as promised_for, u.name as agent, c.time_zone as contact_zone, o.time_zone as organisation_zone,
       o.calling_from, o.calling_until
  from calls l
  join organisations o on o.org_id = l.org_id
  left join users u on u.org_id = l.org_id and u.id = case when l.agent_id is null then l.last_agent_id else l.agent_id end
  left join contacts c on c.org_id = l.org_id and c.id = l.contact_id and c.deleted_at is null
 where l.callback_due_at is not null
   and (@CallId::uuid is null or l.id = @CallId)
   and l.customer_number ~ '^\+[1-9][0-9]{6,14}$'
   and not exists (select from callbacks b where b.call_id = l.id and b.source = 'lost_call')
 order by l.callback_due_at
 limit 1000;
