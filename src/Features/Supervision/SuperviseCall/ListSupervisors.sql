select person.id as user_id, person.name, leg.mode, leg.in_conference as is_there
  from call_legs leg
  join users person on person.id = leg.user_id
  join calls call on call.id = leg.call_id
  join organisations organisation on organisation.org_id = leg.org_id
 where leg.call_id = @CallId
   and leg.role = 'supervisor'
   and leg.wanted
   and leg.ended_at is null
   and (organisation.tell_agents_of_supervision and call.agent_id = @UserId
        or leg.user_id = @UserId
        or @MayListen and (@DepartmentId::uuid is null or call.department_id = @DepartmentId))
 order by leg.created_at;
