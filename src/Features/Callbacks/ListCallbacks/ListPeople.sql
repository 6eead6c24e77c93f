select id, name from users where active and (@Everyone or department_id = @DepartmentId::uuid or id = @Me) order by name, id limit 500;
