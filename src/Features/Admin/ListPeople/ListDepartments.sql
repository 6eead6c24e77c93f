select d.id, d.name, count(u.id)::integer as people,
       string_agg(split_part(u.name, ' ', 1), ', ' order by u.name) filter (where u.role = 'manager') as managers
  from departments d
  left join users u on u.org_id = d.org_id and u.department_id = d.id and u.active
 group by d.org_id, d.id, d.name
 order by d.name;
