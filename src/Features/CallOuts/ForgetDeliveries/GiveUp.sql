-- Those of call-outs that are switched off wait no longer than others.
update call_out_deliveries delivery
   set next_at = null, given_up_at = @Now, problem = case when delivery.problem = '' then 'The call-out was switched off.' else delivery.problem end
  from call_outs target
 where target.id = delivery.call_out_id
   and not target.active
   and delivery.next_at is not null
   and delivery.since < @Before;
