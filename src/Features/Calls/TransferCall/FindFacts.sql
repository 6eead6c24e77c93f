select org.default_region as region, org.dialing_halted_at is not null as dialing_halted, sender.can_place_calls as may_place_calls,
       call.our_number, exists (select from phone_numbers ours where ours.number = call.our_number and ours.active) as ours_still,
       exists (select from calls other where other.customer_number = @Number and other.state <> 'ended')
           or exists (select from call_legs leg join calls other on other.id = leg.call_id and other.state <> 'ended'
                       where leg.role = 'party' and leg.address = @Number and leg.wanted and leg.ended_at is null) as number_is_being_called,
       exists (select from do_not_call where number = @Number and removed_at is null) as on_do_not_call_list,
       exists (select from call_transfers t where t.call_id = call.id and t.kind <> 'guest' and t.state in ('asked', 'ringing', 'joined')) as underway,
       (select count(*) from call_legs leg
         where leg.call_id = call.id and leg.wanted and leg.ended_at is null and leg.gone_at is null
           and (leg.role = 'party' or leg.role = 'agent' and leg.user_id <> call.agent_id)) as others,
       target.name as target_name, target.shown_as as target_state
  from calls call
  join users sender on sender.id = @UserId
  join organisations org on org.org_id = call.org_id
  left join agent_states(@Now) target on target.user_id = @ToUser
 where call.id = @CallId
   and call.agent_id = @UserId
   and call.state in ('answered', 'connected')
   and call.hang_up_asked_at is null;
