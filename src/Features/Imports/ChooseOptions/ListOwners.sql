select id, name from users where active and (@Department::uuid is null or department_id = @Department::uuid or id = @Me) order by name, id;
