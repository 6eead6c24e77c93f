select id, name
  from campaigns
 where deleted_at is null
   and (@DepartmentId::uuid is null or department_id is null or department_id = @DepartmentId)
 order by lower(name), id
 limit 500;
