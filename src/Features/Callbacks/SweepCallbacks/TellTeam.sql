with told as (
    update callbacks b
       set team_told_at = @Now, last_owner_id = coalesce(b.owner_id, b.last_owner_id), owner_id = null
      from (select id, owner_id from callbacks where state in ('pending', 'snoozed') and came_due_at is not null and team_told_at is null and due_at <= @Now::timestamptz - interval '15 minutes'
             order by id for update skip locked) old
     where b.id = old.id and b.state in ('pending', 'snoozed') and b.team_told_at is null
    returning b.id, b.number, b.department_id, old.owner_id
),
audited as (
    select id, department_id, audit(null, 'callbacks.team_told', id, number, jsonb_build_object('owner', owner_id), @Now)::text as written from told
)
select a.written, tell(null, 'callbacks-changed')::text, (select count(tell(u.id, 'callback-late')::text) from users u where u.active and (a.department_id is null or u.department_id = a.department_id))
  from audited a;
