with claimed as (
    update call_legs
       set hang_up_sent_at = @Now
     where id = @LegId
       and call_sid is not null
       and ended_at is null
       and (hang_up_sent_at is null or hang_up_sent_at < @Now::timestamptz - interval '10 seconds')
    returning org_id, call_id, call_sid
),
noted as (
    insert into webhook_inbox (org_id, id, received_at, kind, call_id, call_sid, dedupe_key, path, params, folded_at)
    select org_id, @NewsId::uuid, @Now, 'hangup', call_id, call_sid, 'hangup:' || @NewsId::uuid, @Path, '{}', @Now
      from claimed
)
select call_id, call_sid from claimed;
