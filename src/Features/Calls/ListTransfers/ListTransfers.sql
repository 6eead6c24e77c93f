-- Of a call that is theirs to read, and those they asked for themselves, wherever the call went.
select t.id, t.kind, t.state, t.from_user, t.to_user, t.to_queue, t.to_number, coalesce(t.to_name, '') as to_name, coalesce(t.reason, '') as reason, t.asked_at, t.ended_at
  from call_transfers t
  join calls call on call.org_id = t.org_id and call.id = t.call_id
 where t.call_id = @CallId
   and (@TransferId::uuid is null or t.id = @TransferId)
   and (t.from_user = @UserId
        or (@OwnerId::uuid is null or call.agent_id = @OwnerId) and (@DepartmentId::uuid is null or call.department_id = @DepartmentId))
 order by t.asked_at, t.id
 limit 200;
