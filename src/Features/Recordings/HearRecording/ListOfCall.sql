select recording.id, recording.state, recording.asked_at, asker.name as asked_by, recording.started_at, recording.ended_at, recording.seconds, recording.reason,
       recording.announcement, recording.announced_at, recording.paused_at, recording.gaps::text as gaps,
       case when recording.state = 'completed' and recording.hold_reason is null and recording.deletion_asked_at is null
            then recording.ended_at + make_interval(days => organisation.recordings_kept_days) end as kept_until,
       organisation.recordings_kept_days as kept_days, recording.hold_reason, recording.held_at, holder.name as held_by,
       recording.deletion_asked_at, deleter.name as deleted_by, recording.deletion_reason, recording.audio_deleted_at
  from call_recordings recording
  join calls call on call.id = recording.call_id
  join organisations organisation on organisation.org_id = call.org_id
  left join users asker on asker.id = recording.asked_by
  left join users holder on holder.id = recording.held_by
  left join users deleter on deleter.id = recording.deletion_asked_by
 where recording.call_id = @CallId
   and (@OwnerId::uuid is null or call.agent_id = @OwnerId and organisation.agents_hear_own)
   and (@DepartmentId::uuid is null or call.department_id = @DepartmentId and organisation.managers_hear)
 order by recording.asked_at, recording.id;
