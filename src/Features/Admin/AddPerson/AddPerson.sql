-- Somebody may have the address already, here or in another organisation: then nothing happens.
with added as (
    insert into users (org_id, id, department_id, email, name, role, time_zone, password_hash, must_change_password, created_at)
    select org_id, @Id, @DepartmentId, @Email, @Name, @Role, time_zone, @PasswordHash, true, @Now
      from organisations
     where org_id = current_org()
       and (@DepartmentId::uuid is null or exists (select from departments where id = @DepartmentId))
    on conflict do nothing
    returning id, name, role
),
logged as (
    select audit(@ActorId, 'admin.person_added', id, name, jsonb_build_object('role', role), @Now)
      from added
)
select count(*)::integer
  from logged;
