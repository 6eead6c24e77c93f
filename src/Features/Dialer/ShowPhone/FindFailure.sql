-- The agent's last call, when the carrier never took it: nothing to wrap up, but something to say.
select call.id, call.contact_name, call.customer_number, coalesce(call.end_reason, '') as reason
  from (select id, contact_name, customer_number, end_reason, result, state, wrap_up, ended_at
          from calls
         where agent_id = @AgentId
         order by created_at desc
         limit 1) call
 where call.state = 'ended'
   and call.wrap_up = 'none'
   and call.result = 'carrier_error'
   and call.ended_at > @Since;
