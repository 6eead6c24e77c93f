with changed as (
    update users
       set password_hash = @PasswordHash, must_change_password = true, security_stamp = gen_random_uuid(), failed_sign_ins = 0, locked_out_until = null
     where id = @PersonId
       and active
    returning id, name, email
),
closed as (
    update sessions
       set revoked_at = @Now, revoked_why = 'password reset'
      from changed
     where sessions.user_id = changed.id
       and revoked_at is null
),
logged as (
    select name, email, audit(@ActorId, 'admin.password_reset', id, name, '{}', @Now), tell(id, 'everything-changed')
      from changed
)
select name, email
  from logged;
