select o.default_region as region,
       exists (select from users u where u.id = @Owner::uuid and u.active) as knows_owner,
       exists (select from departments d where d.id = @Department::uuid) as knows_department
  from organisations o;
