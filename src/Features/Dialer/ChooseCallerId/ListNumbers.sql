-- Our numbers, for each call that asks; only those that a rule could choose, where nobody is shown the others.
with asked as (
    select * from unnest(@Users::uuid[], @Customers::text[], @Wanted::text[]) with ordinality as a (user_id, customer_number, wanted, position)
),
ours as (
    select number, label, is_default, department_id, row_number() over (order by is_default desc, label, number) as rank
      from phone_numbers
     where active
)
select asked.position, ours.number, ours.label, ours.is_default,
       coalesce(ours.department_id = caller.department_id, false) as of_department,
       coalesce(ours.number = last.our_number, false) as last_seen
  from asked
  join users caller on caller.id = asked.user_id
  left join lateral (
       select call.our_number
         from calls call
        where call.customer_number = asked.customer_number
          and (call.direction = 'inbound' or call.submitted_at is not null)
          and asked.wanted is null
        order by call.created_at desc, call.id desc
        limit 1
  ) last on true
  join ours on @All or ours.rank = 1 or ours.is_default or ours.number in (asked.wanted, last.our_number) or ours.department_id = caller.department_id
 order by asked.position, ours.rank;
