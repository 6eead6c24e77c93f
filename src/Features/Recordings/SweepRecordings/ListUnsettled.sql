-- Those that are not as wanted, and those of calls that have ended whose end nobody has told.
select recording.id
  from call_recordings recording
  join calls call on call.id = recording.call_id
 where recording.state in ('asked', 'recording', 'paused', 'stopped')
   and (recording.state <> recording.wanted or call.ended_at < @EndedBefore)
   and (recording.sent_at is null or recording.sent_at < @SentBefore)
 order by recording.sent_at nulls first
 limit 200;
