select target.id, target.url, target.description, target.events, target.active, target.failures, target.paused_until, target.problem, target.delivered_at, target.created_at, waiting.deliveries as waiting, failed.deliveries as failed
  from call_outs target
 cross join lateral (
       select count(*)::integer as deliveries
         from (select from call_out_deliveries delivery where delivery.call_out_id = target.id and delivery.next_at is not null limit 1000) one) waiting
 cross join lateral (
       select count(*)::integer as deliveries
         from (select from call_out_deliveries delivery where delivery.call_out_id = target.id and (delivery.given_up_at is not null or delivery.problem <> '' and delivery.delivered_at is null) limit 1000) one) failed
 where @Id::uuid is null or target.id = @Id
 order by target.created_at, target.id;
