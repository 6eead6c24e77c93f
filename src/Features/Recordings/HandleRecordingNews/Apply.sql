-- What has ended stays ended, whatever is told late. A pause leaves a hole, and the hole is listed.
with before as (
    select *,
           case @Word when 'in-progress' then 'recording' when 'processing' then 'stopped' else @Word end as next
      from call_recordings
     where id = @Id
       and state in ('asked', 'recording', 'paused', 'stopped')
       and (recording_sid is null or recording_sid = @Sid)
       for update
),
applied as (
    update call_recordings recording
       set recording_sid = @Sid,
           state = before.next,
           started_at = coalesce(recording.started_at, @Now),
           paused_at = case when before.next = 'paused' then coalesce(recording.paused_at, @Now) end,
           gaps = case when before.paused_at is not null and before.next <> 'paused'
                       then recording.gaps || jsonb_build_array(jsonb_build_object('from', before.paused_at, 'to', coalesce(call.ended_at, @Now)))
                       else recording.gaps end,
           ended_at = case when before.next in ('stopped', 'completed', 'absent', 'failed') then coalesce(recording.ended_at, call.ended_at, @Now) end,
           seconds = coalesce(@Seconds, recording.seconds),
           reason = coalesce(@Reason, recording.reason)
      from before
      join calls call on call.id = before.call_id
     where recording.id = before.id
       and (before.state <> 'stopped' or before.next not in ('recording', 'paused', 'stopped'))
       and (before.state <> before.next or before.recording_sid is null)
    returning recording.call_id, before.next
),
told as (
    select tell(call.agent_id, 'phone-changed'), case when applied.next in ('completed', 'absent') then tell(null, 'history-changed') end
      from applied
      join calls call on call.id = applied.call_id
     where call.agent_id is not null
)
select count(*) from told;
