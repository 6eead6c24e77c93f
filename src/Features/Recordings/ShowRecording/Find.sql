-- The organisation's rule, and the recording of the call begun last.
select organisation.recording as mode, latest.state, latest.wanted, latest.resume_at, latest.announced_at is not null as is_told, latest.reason
  from organisations organisation
  left join lateral (
       select recording.*
         from call_recordings recording
        where recording.call_id = @CallId
        order by recording.asked_at desc, recording.id desc
        limit 1) latest on true;
