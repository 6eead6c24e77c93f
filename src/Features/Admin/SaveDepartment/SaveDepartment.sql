with saved as (
    insert into departments (org_id, id, name, created_at)
    values (current_org(), @DepartmentId, @Name, @Now)
    on conflict (org_id, id) do update set name = excluded.name
    returning id, name
),
logged as (
    select audit(@ActorId, 'admin.department_saved', id, name, '{}', @Now)
      from saved
)
select count(*)::integer
  from logged;
