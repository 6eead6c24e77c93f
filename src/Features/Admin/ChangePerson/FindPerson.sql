select u.id, u.name, u.email, u.role, u.department_id, u.active, u.can_place_calls,
       case when u.locked_out_until > @Now then u.locked_out_until end as locked_until,
       (select count(*)::integer from sessions s where s.user_id = u.id and s.revoked_at is null and s.expires_at > @Now) as sessions
  from users u
 where u.id = @PersonId;
