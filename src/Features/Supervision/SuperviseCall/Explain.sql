select exists (select from calls where id = @CallId and state <> 'ended' and (@DepartmentId::uuid is null or department_id = @DepartmentId)) as is_there,
       exists (select from calls where id = @CallId and agent_id = @UserId) as is_theirs,
       exists (select from calls where agent_id = @UserId and state <> 'ended')
           or exists (select from call_legs leg
                        join calls call on call.id = leg.call_id and call.state <> 'ended'
                       where leg.user_id = @UserId and leg.wanted and leg.ended_at is null and leg.call_id <> @CallId) as is_busy;
