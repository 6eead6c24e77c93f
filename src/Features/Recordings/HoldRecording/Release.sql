with before as (
    select id, hold_reason from call_recordings where id = @Id and hold_reason is not null for update
),
released as (
    update call_recordings recording
       set hold_reason = null, held_at = null, held_by = null
      from before
     where recording.id = before.id
    returning recording.id, recording.call_id, before.hold_reason
)
select released.call_id
  from released,
       lateral audit(@UserId, 'recordings.released', null, released.call_id::text,
                     jsonb_build_object('recording', released.id, 'held', released.hold_reason, 'reason', @Reason::text), @Now);
