select name
  from departments
 where id = @DepartmentId;
