select org.default_region as region, call.our_number,
       exists (select from call_transfers t where t.call_id = call.id and t.kind <> 'guest' and t.state in ('asked', 'ringing', 'joined')) as underway,
       (select count(*) from call_legs leg
         where leg.call_id = call.id and leg.wanted and leg.ended_at is null and leg.gone_at is null
           and (leg.role = 'party' or leg.role = 'agent' and leg.user_id <> call.agent_id)) as others,
       target.name as target_name, target.shown_as as target_state
  from calls call
  join organisations org on org.org_id = call.org_id
  left join agent_states(@Now) target on target.user_id = @ToUser
 where call.id = @CallId
   and call.agent_id = @UserId
   and call.state in ('answered', 'connected')
   and call.hang_up_asked_at is null;
