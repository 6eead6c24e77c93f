-- What is due, a few for each server, and one alone for a server that took none lately. Of one subject the next waits for the one before. Whoever
-- claims one has it for a while: if they die, another tries again.
with chosen as (
    select waiting.call_out_id, waiting.event_id
      from call_outs target
     cross join lateral (
           select delivery.call_out_id, delivery.event_id
             from call_out_deliveries delivery
            where delivery.call_out_id = target.id
              and delivery.next_at <= @Now
              and not exists (select from call_out_deliveries earlier
                               where earlier.call_out_id = delivery.call_out_id and earlier.subject_id = delivery.subject_id and earlier.position < delivery.position and earlier.next_at is not null)
            order by delivery.next_at, delivery.position
            limit case when target.failures > 0 then 1 else @Most end) waiting
     where target.active
       and (target.paused_until is null or target.paused_until <= @Now)
),
free as (
    select delivery.call_out_id, delivery.event_id
      from call_out_deliveries delivery
      join chosen on chosen.call_out_id = delivery.call_out_id and chosen.event_id = delivery.event_id
     where delivery.next_at <= @Now
       for update of delivery skip locked
)
update call_out_deliveries delivery
   set next_at = @Until, attempts = delivery.attempts + 1, tried_at = @Now
  from free, call_outs target, call_out_events event
 where delivery.call_out_id = free.call_out_id
   and delivery.event_id = free.event_id
   and target.id = delivery.call_out_id
   and event.id = delivery.event_id
returning delivery.call_out_id, delivery.event_id, delivery.attempts, delivery.since, event.body::text as body, target.url, target.secret, target.failures;
