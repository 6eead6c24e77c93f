-- The newest first; those that failed have an index of their own.
select delivery.event_id, delivery.position, event.event as name, event.at, event.subject_id, delivery.attempts, delivery.tried_at, delivery.next_at, delivery.delivered_at, delivery.given_up_at, delivery.status, delivery.took_ms, delivery.problem
  from call_out_deliveries delivery
  join call_out_events event on event.id = delivery.event_id
 where delivery.call_out_id = @CallOutId
   and delivery.position < @Before
   and (not @Failed or delivery.given_up_at is not null or delivery.problem <> '' and delivery.delivered_at is null)
 order by delivery.position desc
 limit @Most;
