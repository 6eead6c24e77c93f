-- One asks the carrier at a time; whoever died over it is succeeded after some minutes.
update call_recordings
   set deletion_sent_at = @Now
 where id = @Id
   and deletion_asked_at is not null
   and audio_deleted_at is null
   and hold_reason is null
   and recording_sid is not null
   and (deletion_sent_at is null or deletion_sent_at < @Before)
returning recording_sid;
