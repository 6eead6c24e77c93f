select default_region as region, coalesce((select name from departments where id = @DepartmentId::uuid), case when @DepartmentId::uuid is null then name else 'No department' end) as of
  from organisations;
