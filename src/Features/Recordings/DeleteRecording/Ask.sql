with asked as (
    update call_recordings
       set deletion_asked_at = @Now, deletion_asked_by = @UserId, deletion_reason = @Reason
     where id = @Id
       and state = 'completed'
       and hold_reason is null
       and deletion_asked_at is null
    returning id, call_id
)
select asked.call_id
  from asked,
       lateral audit(@UserId, 'recordings.deletion_asked', null, asked.call_id::text, jsonb_build_object('recording', asked.id, 'reason', @Reason::text), @Now);
