select u.id, u.name, d.name as department
  from users u
  left join departments d on d.id = u.department_id
 where u.active
   and (@DepartmentId::uuid is null or u.department_id = @DepartmentId or exists (select from queue_members m where m.queue_id = @Id and m.user_id = u.id))
 order by lower(u.name), u.id;
