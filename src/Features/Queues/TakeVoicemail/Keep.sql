-- The message makes the missed call, should the end of the call not have been heard of yet; then that finds it there.
with kept as (
    insert into missed_calls as m (org_id, call_id, queue_id, department_id, contact_id, customer_number, at, reason, waited_seconds, owner_id,
                                   recording_sid, recording_source, recording_seconds, recorded_at)
    select c.org_id, c.id, c.queue_id, c.department_id, c.contact_id, c.customer_number, @Now, 'voicemail',
           greatest(0, extract(epoch from coalesce(c.overflow_at, c.created_at) - coalesce(c.first_queued_at, c.created_at)))::integer,
           last_agent_of(c.customer_number, c.created_at), @RecordingSid, @Source, @Seconds, @Now
      from calls c
     where c.id = @CallId
        on conflict (org_id, call_id) do update
       set recording_sid = @RecordingSid, recording_source = @Source, recording_seconds = @Seconds, recorded_at = @Now,
           reason = case when m.reason = 'closed' then 'closed' else 'voicemail' end
     where m.recording_sid is null
    returning call_id
)
select true from kept, tell(null, 'missed-calls-changed');
