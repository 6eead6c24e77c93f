with erased as (
    update call_recordings
       set audio_deleted_at = @Now
     where id = @Id
       and deletion_asked_at is not null
       and audio_deleted_at is null
    returning id, call_id, deletion_asked_by, deletion_reason
),
kept as (
    select audit(deletion_asked_by, 'recordings.deleted', null, call_id::text, jsonb_build_object('recording', id, 'reason', deletion_reason), @Now), tell(null, 'history-changed')
      from erased
)
select count(*) from kept;
