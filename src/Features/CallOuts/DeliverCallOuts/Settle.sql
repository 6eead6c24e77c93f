-- What became of a try. A server that takes none is left alone for a while; one that takes one again is tried with as many as ever.
with settled as (
    update call_out_deliveries
       set next_at = @NextAt, delivered_at = case when @Delivered then @Now::timestamptz end, given_up_at = case when not @Delivered and @NextAt::timestamptz is null then @Now::timestamptz end,
           status = @Status, took_ms = @TookMs, problem = @Problem
     where call_out_id = @CallOutId
       and event_id = @EventId
       and attempts = @Attempts
       and next_at is not null
    returning call_out_id
)
update call_outs target
   set failures = case when @Away then greatest(target.failures, @Failures) else 0 end,
       paused_until = case when @Away then greatest(target.paused_until, @RestsUntil) end,
       problem = case when @Away or @Gone then @Problem else '' end,
       active = target.active and not @Gone,
       delivered_at = case when @Delivered then @Now else target.delivered_at end
  from settled
 where target.id = settled.call_out_id
   and (@Away or @Gone or target.failures > 0 or target.problem <> '' or @Delivered and (target.delivered_at is null or target.delivered_at < @Now::timestamptz - interval '1 minute'));
