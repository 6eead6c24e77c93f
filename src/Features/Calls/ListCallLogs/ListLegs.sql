-- The customer's leg of each call: what the carrier knew it by and how it ended.
select distinct on (call_id) call_id, call_sid, status
  from call_legs
 where call_id = any(@CallIds)
   and role = 'customer'
 order by call_id, created_at desc, id desc;
