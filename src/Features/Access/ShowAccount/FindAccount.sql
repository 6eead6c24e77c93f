select u.name, u.email, u.role, d.name as department
  from users u
  left join departments d on d.org_id = u.org_id and d.id = u.department_id
 where u.id = @UserId;
