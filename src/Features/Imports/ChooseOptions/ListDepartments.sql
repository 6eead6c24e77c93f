select id, name from departments where @Department::uuid is null or id = @Department::uuid order by name, id;
