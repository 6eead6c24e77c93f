select id
  from call_recordings
 where state = 'completed'
   and deletion_asked_at is not null
   and audio_deleted_at is null
   and (deletion_sent_at is null or deletion_sent_at < @Before)
 order by deletion_asked_at, id
 limit 200;
