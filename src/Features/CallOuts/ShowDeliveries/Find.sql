select delivery.event_id, delivery.position, event.event as name, event.at, event.subject_id, delivery.attempts, delivery.tried_at, delivery.next_at, delivery.delivered_at, delivery.given_up_at, delivery.status, delivery.took_ms, delivery.problem, jsonb_pretty(event.body) as body
  from call_out_deliveries delivery
  join call_out_events event on event.id = delivery.event_id
 where delivery.call_out_id = @CallOutId
   and delivery.event_id = @EventId;
