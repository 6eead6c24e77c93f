select n.id, n.number, n.label, n.queue_id, q.name as queue_name
  from phone_numbers n
  left join queues q on q.id = n.queue_id
 where n.active
   and (@DepartmentId::uuid is null or n.department_id = @DepartmentId or n.queue_id = @Id)
 order by n.number;
