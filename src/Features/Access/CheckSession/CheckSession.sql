-- Asked by every request: is this session still good, and who is this person now? Moves the end of the session along, at most once a minute.
with session as (
    select s.id, s.last_seen_at, u.org_id, u.id as user_id, u.department_id, u.name, u.role, u.time_zone, u.security_stamp,
           u.must_change_password
      from sessions s
      join users u on u.org_id = s.org_id and u.id = s.user_id
     where s.id = @SessionId
       and s.revoked_at is null
       and s.expires_at > @Now
       and u.active
       and u.security_stamp = @SecurityStamp
),
seen as (
    update sessions
       set last_seen_at = @Now, expires_at = @ExpiresAt
      from session
     where sessions.id = session.id
       and session.last_seen_at < @Now - interval '1 minute'
)
select org_id, user_id, department_id, id as session_id, name, role, time_zone, security_stamp, must_change_password
  from session;
