update call_recordings recording
   set deletion_asked_at = @Now, deletion_reason = 'After ' || organisation.recordings_kept_days || ' days, by rule.'
  from organisations organisation
 where organisation.org_id = recording.org_id
   and recording.state = 'completed'
   and recording.audio_deleted_at is null
   and recording.deletion_asked_at is null
   and recording.hold_reason is null
   and recording.ended_at <= @Now::timestamptz - make_interval(days => organisation.recordings_kept_days);
