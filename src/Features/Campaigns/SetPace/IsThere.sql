select exists (select from campaigns where id = @Id and deleted_at is null and (@DepartmentId::uuid is null or department_id is null or department_id = @DepartmentId));
