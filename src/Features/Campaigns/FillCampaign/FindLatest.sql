select f.id, f.state, f.found, f.handled, f.added
  from campaign_fills f
  join campaigns c on c.id = f.campaign_id
 where f.campaign_id = @Id
   and (@FillId::uuid is null or f.id = @FillId)
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
 order by f.at desc
 limit 1;
