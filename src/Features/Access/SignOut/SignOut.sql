with closed as (
    update sessions
       set revoked_at = @Now, revoked_why = 'signed out'
     where id = @SessionId
       and revoked_at is null
    returning user_id
)
select audit(user_id, 'access.signed_out', null, null, '{}', @Now)
  from closed;
