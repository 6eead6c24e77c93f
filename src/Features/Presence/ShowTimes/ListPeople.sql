select id, name
  from users
 where (@OwnerId::uuid is null or id = @OwnerId)
   and (@DepartmentId::uuid is null or department_id = @DepartmentId)
 order by name, id;
