-- What rings at this desk, with what its owner needs to know before they decide.
select o.id, o.call_id, o.purpose, o.offered_at, o.expires_at, coalesce(sender.name, '') as sender,
       call.contact_name, coalesce(contact.company, '') as company, call.customer_number, call.our_number, coalesce(ours.label, '') as our_label,
       coalesce(queue.name, '') as queue, coalesce(campaign.name, '') as campaign, contact.lead_status, contact.deal_value, org.currency, me.time_zone,
       earlier.created_at as last_at, coalesce(earlier.talk_seconds, 0) as last_seconds, earlier.agent as last_agent, coalesce(earlier.notes, '') as last_notes,
       coalesce(others.names, '{}') as others, coalesce(nullif(sent.to_name, ''), sent.to_number, '') as declined_by, coalesce(sent.reason, '') as declined_because
  from offers o
  join calls call on call.org_id = o.org_id and call.id = o.call_id and call.state <> 'ended' and call.hang_up_asked_at is null
  join users me on me.org_id = o.org_id and me.id = o.user_id
  join organisations org on org.org_id = o.org_id
  left join users sender on sender.org_id = o.org_id and sender.id = o.from_user
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id
  left join phone_numbers ours on ours.org_id = call.org_id and ours.number = call.our_number and ours.active
  left join queues_to_send_to queue on queue.org_id = call.org_id and queue.id = call.queue_id
  -- Whose call it is; or which campaign called them last from the number they call.
  left join lateral (
       select c.name
         from calls e
         join campaigns c on c.org_id = e.org_id and c.id = e.campaign_id
        where e.org_id = call.org_id
          and (e.id = call.id or e.customer_number = call.customer_number and e.our_number = call.our_number)
        order by e.id = call.id desc, e.created_at desc, e.id desc
        limit 1) campaign on true
  left join lateral (
       select e.created_at, e.talk_seconds, e.notes, case when e.agent_id = me.id then 'you' else split_part(agent.name, ' ', 1) end as agent
         from calls e
         left join users agent on agent.org_id = e.org_id and agent.id = e.agent_id
        where e.org_id = call.org_id
          and (e.contact_id = call.contact_id or e.customer_number = call.customer_number)
          and e.id <> call.id
          and e.state = 'ended'
          and (me.role = 'admin' or e.department_id = me.department_id or e.agent_id = me.id)
        order by e.created_at desc, e.id desc
        limit 1) earlier on true
  left join lateral (
       select array_agg(split_part(u.name, ' ', 1) order by other.offered_at, u.name) as names
         from offers other
         join users u on u.org_id = other.org_id and u.id = other.user_id
        where other.org_id = o.org_id and other.call_id = o.call_id and other.state = 'ringing' and other.user_id <> o.user_id) others on true
  left join lateral (
       select t.to_name, t.to_number, t.reason
         from call_transfers t
        where t.org_id = o.org_id and t.call_id = o.call_id and o.purpose = 'returned' and t.state = 'returned'
        order by t.asked_at desc
        limit 1) sent on true
 where o.user_id = @AgentId
   and o.state = 'ringing'
   and o.expires_at > @Now;
