-- What is due now. A start is asked for once, and never again: what became of it is looked up when its answer stays out.
with due as (
    select recording.id, recording.call_id, call.conference_sid, customer.call_sid, recording.recording_sid, recording.sent,
           case when recording.recording_sid is null and recording.sent is null then 'start'
                when recording.recording_sid is null or call.state = 'ended' then 'look-up'
                when recording.wanted = 'recording' then 'in-progress'
                else recording.wanted
           end as what
      from call_recordings recording
      join calls call on call.id = recording.call_id
      join call_legs customer on customer.id = recording.leg_id
     where recording.id = @Id
       and recording.state in ('asked', 'recording', 'paused', 'stopped')
       and (recording.state <> recording.wanted or call.state = 'ended')
       and customer.call_sid is not null
       for update of recording
)
update call_recordings recording
   set sent = due.what, sent_at = @Now
  from due
 where recording.id = due.id
   and case due.what when 'start' then true
                     when 'look-up' then recording.sent_at < @Now::timestamptz - interval '20 seconds'
                     else due.sent is distinct from due.what or recording.sent_at < @Now::timestamptz - interval '10 seconds'
       end
returning recording.call_id, due.conference_sid, due.call_sid, due.recording_sid, due.what, recording.asked_at;
