-- What the carrier has been asked to delete cannot be held any more; what was only decided can.
with held as (
    update call_recordings
       set hold_reason = @Reason, held_at = @Now, held_by = @UserId, deletion_asked_at = null, deletion_asked_by = null, deletion_reason = null
     where id = @Id
       and hold_reason is null
       and deletion_sent_at is null
    returning id, call_id
)
select held.call_id
  from held,
       lateral audit(@UserId, 'recordings.held', null, held.call_id::text, jsonb_build_object('recording', held.id, 'reason', @Reason::text), @Now);
