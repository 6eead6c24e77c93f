with live as (
    select org_id, id, call_id, call_sid, line_id, joined_at, hang_up_sent_at is not null as again
      from call_legs
     where id = @LegId
       and call_sid is not null
       and ended_at is null
       and (hang_up_sent_at is null or hang_up_sent_at < @Now::timestamptz - interval '10 seconds')
       for update
),
claimed as (
    update call_legs
       set hang_up_sent_at = @Now
      from live
     where call_legs.id = live.id
    returning live.*
),
noted as (
    insert into webhook_inbox (org_id, id, received_at, kind, call_id, call_sid, dedupe_key, path, params, folded_at)
    select org_id, @NewsId::uuid, @Now, 'hangup', call_id, call_sid, 'hangup:' || @NewsId::uuid, @Path, '{}', @Now
      from claimed
)
select call_id, call_sid, line_id is not null as on_line, joined_at is null as never_joined, again from claimed;
