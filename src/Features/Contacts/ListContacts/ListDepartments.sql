select id, name
  from departments
 where @DepartmentId::uuid is null or id = @DepartmentId
 order by name, id;
