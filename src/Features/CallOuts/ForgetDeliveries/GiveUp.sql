-- Whoever is switched off, or took nothing for so long that not everything could even be tried, is not told of what is older than that.
update call_out_deliveries delivery
   set next_at = null, given_up_at = @Now,
       problem = case when delivery.problem <> '' then delivery.problem when target.active then 'Its server took nothing for a day.' else 'The call-out was switched off.' end
  from call_outs target
 where target.id = delivery.call_out_id
   and delivery.next_at <= @Now
   and (delivery.since < @Before or not target.active and delivery.since < @BeforeOff);
