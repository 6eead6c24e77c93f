-- A queue for each department, in which its agents work, and one for the main line, in which everybody does; always open.
with queue as (
    insert into queues (org_id, id, name, department_id, greeting, time_zone)
    select @OrgId, gen_random_uuid(), coalesce(d.name, 'Main line'), d.id, 'Welcome to Brightwater. Somebody will be with you in a moment.', 'America/New_York'
      from (select id, name from departments where org_id = @OrgId union all select null, null) d
    returning id, department_id
),
members as (
    insert into queue_members (org_id, queue_id, user_id, tier)
    select @OrgId, queue.id, u.id, case u.role when 'agent' then 1 else 2 end
      from queue
      join users u on u.org_id = @OrgId and (queue.department_id is null or u.department_id = queue.department_id)
     where u.role <> 'admin' and (u.role = 'agent' or queue.department_id is not null)
)
update phone_numbers n
   set queue_id = queue.id
  from queue
 where n.org_id = @OrgId
   and n.department_id is not distinct from queue.department_id;
