-- The department's managers; where there is none, the administrators.
with told as (
    update callbacks b
       set managers_told_at = @Now
     where b.id in (select id from callbacks
                     where state in ('pending', 'snoozed') and team_told_at is not null and managers_told_at is null and due_at <= @Now::timestamptz - interval '30 minutes'
                     order by id for update skip locked)
    returning b.id, b.number, b.department_id
),
heard as (
    select t.id, t.number, u.id as user_id
      from told t
      join users u on u.active and (u.role = 'manager' and (t.department_id is null or u.department_id = t.department_id)
           or u.role = 'admin' and not exists (select from users m where m.active and m.role = 'manager' and (t.department_id is null or m.department_id = t.department_id)))
)
select t.id, audit(null, 'callbacks.managers_told', t.id, t.number, jsonb_build_object('managers', (select jsonb_agg(h.user_id) from heard h where h.id = t.id)), @Now)::text as written,
       (select count(tell(h.user_id, 'callback-late')::text) from heard h where h.id = t.id) as heard
  from told t;
