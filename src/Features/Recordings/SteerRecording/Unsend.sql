-- The carrier never took it: it may be asked for again.
update call_recordings
   set sent = null
 where id = @Id and sent = 'start' and recording_sid is null;
