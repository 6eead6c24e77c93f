select c.status, count(*)::integer as campaigns
  from campaigns c
 where c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
   and (@Q = '' or strpos(lower(c.name || ' ' || c.description), lower(@Q)) > 0)
 group by c.status;
