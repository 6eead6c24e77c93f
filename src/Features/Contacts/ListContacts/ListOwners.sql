select id, name
  from users
 where active
   and (@DepartmentId::uuid is null or department_id = @DepartmentId or id = @Me)
 order by name, id;
