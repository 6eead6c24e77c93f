select call.state, call.submitted_at, agent.id as agent_leg, agent.call_sid as agent_sid, customer.id as customer_leg
  from calls call
  join call_legs agent on agent.call_id = call.id and agent.role = 'agent'
  left join call_legs customer on customer.call_id = call.id and customer.role = 'customer'
 where call.id = @CallId
   for update of call;
