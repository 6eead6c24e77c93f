select (@OwnerId::uuid is null or exists (select from users u where u.id = @OwnerId::uuid and u.active and (@Department::uuid is null or u.department_id = @Department::uuid or u.id = @Me))) as knows_owner,
       (@DepartmentId::uuid is null or exists (select from departments d where d.id = @DepartmentId::uuid)) as knows_department;
