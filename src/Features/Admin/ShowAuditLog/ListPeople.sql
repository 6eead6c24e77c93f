select id, name
  from users
 where @DepartmentId::uuid is null or department_id = @DepartmentId
 order by name, id;
