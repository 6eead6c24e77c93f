select ours.number, ours.label, ours.is_default,
       coalesce(ours.department_id = caller.department_id, false) as of_department,
       coalesce(ours.number = last.our_number, false) as last_seen
  from phone_numbers ours
  join users caller on caller.id = @UserId
  left join lateral (
       select call.our_number
         from calls call
        where call.customer_number = @CustomerNumber
          and (call.direction = 'inbound' or call.submitted_at is not null)
        order by call.created_at desc, call.id desc
        limit 1
  ) last on true
 where ours.active
 order by ours.is_default desc, ours.label, ours.number;
