select name, email
  from users
 where active
   and role = any(@Roles)
   and (role = 'admin' or department_id = @DepartmentId)
 order by role = 'admin', name
 limit 3;
