-- A pause nobody ended.
with resumed as (
    update call_recordings recording
       set wanted = 'recording', resume_at = null
      from calls call
     where call.id = recording.call_id
       and call.state <> 'ended'
       and recording.state in ('asked', 'recording', 'paused')
       and recording.wanted = 'paused'
       and recording.resume_at <= @Now
    returning recording.call_id, call.agent_id
),
kept as (
    select audit(null, 'recordings.resumed', agent_id, call_id::text, jsonb_build_object('by', 'the limit of 3 minutes'), @Now), tell(agent_id, 'phone-changed')
      from resumed
)
select count(*) from kept;
