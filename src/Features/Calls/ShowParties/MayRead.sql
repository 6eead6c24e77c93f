-- Theirs to read as any call is, or one they are in.
select exists (select from calls call
                where call.id = @CallId
                  and ((@OwnerId::uuid is null or call.agent_id = @OwnerId) and (@DepartmentId::uuid is null or call.department_id = @DepartmentId)
                       or exists (select from call_legs leg
                                   where leg.call_id = call.id and leg.user_id = @UserId and leg.wanted and leg.gone_at is null and leg.ended_at is null)));
