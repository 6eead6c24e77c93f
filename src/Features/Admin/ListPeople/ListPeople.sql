select u.id, u.name, u.email, u.role, u.active, d.name as department,
       case when u.locked_out_until > @Now then u.locked_out_until end as locked_until,
       s.last_seen_at
  from users u
  left join departments d on d.org_id = u.org_id and d.id = u.department_id
  left join lateral (
       select max(last_seen_at) as last_seen_at
         from sessions
        where sessions.org_id = u.org_id and user_id = u.id and revoked_at is null and expires_at > @Now
       ) s on true
 where (@Text::text is null or strpos(lower(u.name), @Text) > 0 or strpos(u.email, @Text) > 0)
   and (@Role::text is null or u.role = @Role)
   and (@DepartmentId::uuid is null or u.department_id = @DepartmentId)
 order by u.active desc, array_position('{admin,manager,agent}', u.role), u.name, u.id
 limit @Most + 1;
