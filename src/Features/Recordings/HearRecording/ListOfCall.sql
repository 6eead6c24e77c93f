select recording.id, recording.state, recording.asked_at, asker.name as asked_by, recording.started_at, recording.ended_at, recording.seconds, recording.reason,
       recording.announcement, recording.announced_at, recording.paused_at, recording.gaps::text as gaps
  from call_recordings recording
  join calls call on call.id = recording.call_id
  join organisations organisation on organisation.org_id = call.org_id
  left join users asker on asker.id = recording.asked_by
 where recording.call_id = @CallId
   and (@OwnerId::uuid is null or call.agent_id = @OwnerId and organisation.agents_hear_own)
   and (@DepartmentId::uuid is null or call.department_id = @DepartmentId and organisation.managers_hear)
 order by recording.asked_at, recording.id;
