select call.id, call.contact_id, call.contact_name as name, call.customer_number as number, call.state, call.agent_id, agent.name as agent, coalesce(member.status = 'waiting', false) as is_waiting,
       coalesce(call.connected_at, call.answered_at, call.created_at) as since
  from calls call
  left join users agent on agent.id = call.agent_id
  left join campaign_members member on member.id = call.member_id
 where call.campaign_id = @Id
   and not exists (select from message_tests test where test.call_id = call.id)
   and call.state <> 'ended'
 order by call.connected_at is null, since, call.id
 limit 100;
