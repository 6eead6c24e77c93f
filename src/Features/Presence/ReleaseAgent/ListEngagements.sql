-- A line that is up though its call is over, it has left the room, or nobody wants it: it leads nowhere.
select 'offer' as kind, id from offers where user_id = @AgentId and state = 'ringing'
union all
select 'call', id from calls where agent_id = @AgentId and state <> 'ended'
union all
select 'dead_leg', leg.id
  from call_legs leg
  join calls call on call.org_id = leg.org_id and call.id = leg.call_id
 where leg.user_id = @AgentId
   and leg.ended_at is null
   and leg.call_sid is not null
   and (call.state = 'ended' or not leg.wanted or leg.gone_at is not null)
union all
select 'wrap_up', id from calls where agent_id = @AgentId and wrap_up = 'pending' and not wrap_up_later;
