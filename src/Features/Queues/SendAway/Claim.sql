update calls c
   set overflow_sent_at = @Now
  from call_legs customer
 where c.id = @CallId
   and c.state <> 'ended'
   and c.overflow is not null
   and (c.overflow_sent_at is null or c.overflow_sent_at < @Now::timestamptz - interval '10 seconds')
   and customer.call_id = c.id and customer.role = 'customer' and customer.call_sid is not null
returning customer.call_sid, c.overflow;
