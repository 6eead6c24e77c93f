select ours.id, ours.number, ours.label, ours.daily_cap,
       (select count(*) from calls c where c.our_number = ours.number and c.direction <> 'inbound' and c.submitted_at > @Now::timestamptz - interval '24 hours') as used
  from phone_numbers ours
 where ours.active
 order by ours.is_default desc, ours.label, ours.number;
