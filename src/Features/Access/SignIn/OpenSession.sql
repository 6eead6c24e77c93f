-- The guard repeats what was checked before: guesses sent side by side cannot slip past the lock.
with opened as (
    update users
       set failed_sign_ins = 0, locked_out_until = null
     where id = @UserId
       and active
       and password_hash = @PasswordHash
       and (locked_out_until is null or locked_out_until <= @Now)
    returning org_id, id, department_id, name, role, time_zone, security_stamp, must_change_password
),
session as (
    insert into sessions (org_id, id, user_id, created_at, last_seen_at, expires_at, ip_address, user_agent)
    select org_id, @SessionId, id, @Now, @Now, @ExpiresAt, @IpAddress, left(@UserAgent, 300)
      from opened
    returning id
),
logged as (
    select audit(id, 'access.signed_in', id, name, jsonb_build_object('ip', @IpAddress::text), @Now)
      from opened
)
select opened.org_id, opened.id as user_id, opened.department_id, session.id as session_id, opened.name, opened.role, opened.time_zone,
       opened.security_stamp, opened.must_change_password
  from opened
 cross join session
 cross join logged;
