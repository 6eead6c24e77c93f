-- Who hears it is written down before they do; the parts a player fetches afterwards are one hearing.
with heard as (
    select recording.recording_sid, recording.call_id, call.agent_id
      from call_recordings recording
      join calls call on call.id = recording.call_id
      join organisations organisation on organisation.org_id = call.org_id
     where recording.id = @Id
       and recording.state = 'completed'
       and recording.recording_sid is not null
       and recording.deletion_asked_at is null
       and (@OwnerId::uuid is null or call.agent_id = @OwnerId and organisation.agents_hear_own)
       and (@DepartmentId::uuid is null or call.department_id = @DepartmentId and organisation.managers_hear)
),
kept as (
    select audit(@UserId, 'recordings.heard', agent_id, call_id::text, jsonb_build_object('recording', @Id), @Now)
      from heard
     where @IsStart
)
select recording_sid from heard where (select count(*) from kept) >= 0;
