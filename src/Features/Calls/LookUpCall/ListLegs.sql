select leg.id, leg.call_sid, leg.submitted_at, leg.address, coalesce(leg.caller_id, call.our_number) as caller_id,
       case leg.role when 'customer' then 'customer' else leg.label end as label, leg.joined_at is not null or leg.gone_at is not null as was_in, line.id is not null and line.leg_id is distinct from leg.id as moved_on
  from call_legs leg
  join calls call on call.id = leg.call_id
  left join agent_lines line on line.id = leg.line_id
 where leg.call_id = @CallId
   and leg.ended_at is null;
