select c.version, c.status
  from campaigns c
 where c.id = @Id
   and c.deleted_at is null
   and (@ReachDepartmentId::uuid is null or c.department_id is null or c.department_id = @ReachDepartmentId);
