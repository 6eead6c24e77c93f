-- Calls that should be recorded from their first word, and were missed by whoever folded them.
select call.id
  from calls call
  join organisations organisation on organisation.org_id = call.org_id
 where organisation.recording = 'all'
   and call.state = 'connected'
   and not exists (select from call_recordings recording where recording.call_id = call.id);
