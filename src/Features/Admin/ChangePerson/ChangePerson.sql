-- The admins' rows are locked in turn, so that two admins who demote each other at once cannot leave none.
with admins as (
    select id
      from users
     where role = 'admin' and active
     order by id
       for update
),
before as (
    select id, name, role, department_id, active, can_place_calls
      from users
     where id = @PersonId
),
changed as (
    update users
       set name = @Name, role = @Role, department_id = @DepartmentId, active = @Active, can_place_calls = @CanPlaceCalls
      from before
     where users.id = before.id
       and (@Role = 'admin' and @Active or exists (select from admins where id <> @PersonId))
       and (@DepartmentId::uuid is null or exists (select from departments where id = @DepartmentId))
    returning users.id, users.name
),
closed as (
    update sessions
       set revoked_at = @Now, revoked_why = 'deactivated'
      from changed
     where sessions.user_id = changed.id
       and not @Active
       and revoked_at is null
),
logged as (
    select audit(@ActorId, 'admin.person_changed', b.id, @Name, jsonb_strip_nulls(jsonb_build_object(
               'name', case when b.name <> @Name then jsonb_build_array(b.name, @Name::text) end,
               'role', case when b.role <> @Role then jsonb_build_array(b.role, @Role::text) end,
               'department', case when b.department_id is distinct from @DepartmentId
                                  then jsonb_build_array((select name from departments where id = b.department_id),
                                                         (select name from departments where id = @DepartmentId)) end,
               'active', case when b.active <> @Active then jsonb_build_array(b.active, @Active) end,
               'can place calls', case when b.can_place_calls <> @CanPlaceCalls then jsonb_build_array(b.can_place_calls, @CanPlaceCalls) end
           )), @Now),
           tell(b.id, 'everything-changed')
      from before b
      join changed using (id)
)
select count(*)::integer
  from logged;
