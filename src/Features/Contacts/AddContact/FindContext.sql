select o.default_region as region, o.agents_add_contacts,
       @OwnerId::uuid is null or exists (select from users u where u.id = @OwnerId::uuid and u.active) as knows_owner,
       @DepartmentId::uuid is null or exists (select from departments d where d.id = @DepartmentId::uuid) as knows_department
  from organisations o;
