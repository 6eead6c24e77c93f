-- The new stamp makes every cookie of this person worthless; their other sessions are closed by name as well, so that lists are right.
with changed as (
    update users
       set password_hash = @NewHash, security_stamp = gen_random_uuid(), must_change_password = false
     where id = @UserId
       and password_hash = @OldHash
    returning org_id, id, department_id, name, role, time_zone, security_stamp, must_change_password
),
closed as (
    update sessions
       set revoked_at = @Now, revoked_why = 'password changed'
      from changed
     where sessions.user_id = changed.id
       and sessions.id <> @SessionId
       and revoked_at is null
),
logged as (
    select audit(id, 'access.password_changed', id, name, '{}', @Now)
      from changed
)
select org_id, id as user_id, department_id, @SessionId::uuid as session_id, name, role, time_zone, security_stamp,
       must_change_password
  from changed
 cross join logged;
