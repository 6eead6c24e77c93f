-- Sent out of the line, and not known to have gone there.
select c.id
  from calls c
 where c.overflow is not null
   and c.state <> 'ended'
   and (c.overflow_sent_at is null or c.overflow_sent_at < @Before and exists (select from call_legs l where l.call_id = c.id and l.role = 'customer' and l.in_conference));
