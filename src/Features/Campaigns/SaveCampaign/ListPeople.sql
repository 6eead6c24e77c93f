select u.id, u.name, d.name as department, u.department_id
  from users u
  left join departments d on d.id = u.department_id
 where u.active
   and (@DepartmentId::uuid is null or u.department_id = @DepartmentId or exists (select from campaign_agents a where a.campaign_id = @Id and a.user_id = u.id))
 order by u.role <> 'agent', lower(u.name), u.id;
