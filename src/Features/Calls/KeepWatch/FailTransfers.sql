-- A colleague who did not take it, or took it and never came.
with failed as (
    update call_transfers t
       set state = case when t.kind = 'blind' then 'returned' else 'failed' end, ended_at = @Now,
           reason = coalesce((select case o.state when 'rejected' then 'Declined.' else 'No answer.' end
                                from offers o where o.transfer_id = t.id order by o.offered_at desc limit 1), 'They could not be rung.')
     where (@CallId::uuid is null or t.call_id = @CallId)
       and t.state in ('asked', 'ringing')
       and t.to_user is not null
       and (t.leg_id is null or t.asked_at < @Now::timestamptz - interval '35 seconds')
       and t.asked_at <= @Now
       and not exists (select from offers o where o.transfer_id = t.id and o.state in ('ringing', 'accepted') and t.leg_id is null)
    returning t.*
),
legs as (
    update call_legs leg
       set wanted = false
      from failed
     where leg.id = failed.leg_id
    returning leg.id
),
kept as (
    select failed.call_id, audit(failed.from_user, 'calls.transfer_' || failed.state, failed.to_user, failed.call_id::text,
                                 jsonb_build_object('kind', failed.kind, 'to', failed.to_name, 'reason', failed.reason), @Now),
           tell(failed.from_user, 'phone-changed'), (select count(*) from legs)
      from failed
)
select call_id from kept;
