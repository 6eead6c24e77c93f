select id, name from users where active and id <> @UserId and (@DepartmentId::uuid is null or department_id = @DepartmentId or department_id is null) order by name, id limit 200;
