with failed as (
    update call_recordings
       set state = 'failed', ended_at = @Now, reason = @Reason
     where id = @Id and state in ('asked', 'recording', 'paused', 'stopped')
    returning call_id
),
told as (
    select tell(call.agent_id, 'phone-changed')
      from failed
      join calls call on call.id = failed.call_id
     where call.agent_id is not null
)
select count(*) from told;
