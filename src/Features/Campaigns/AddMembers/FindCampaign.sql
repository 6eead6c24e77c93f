select o.default_region as region
  from campaigns c
  join organisations o on o.org_id = c.org_id
 where c.id = @Id
   and c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId);
