-- Planned once. Calls of a predictive campaign about which something has become known lately. An intent counts as dialed: it is about to be, and is not to be decided on twice.
select call.id, coalesce(call.agent_id, call.last_agent_id) as agent_id, call.created_at as dialed_at, call.ringing_at, call.answered_at, call.connected_at, call.abandoned_at, call.ended_at,
       case when call.wrap_up <> 'pending' then coalesce(call.wrapped_up_at, call.ended_at) end as written_up_at,
       call.result is not distinct from 'machine' or call.disposition_code is not distinct from 'voicemail' as is_machine
  from calls call
 where call.campaign_id = @CampaignId
   and call.created_at > @Since::timestamptz - interval '1 hour'
   and (call.settled_at is null or greatest(call.ended_at, call.wrapped_up_at, call.settled_at) >= @Since)
 order by call.created_at;
