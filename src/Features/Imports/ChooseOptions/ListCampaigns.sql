select id, name
  from campaigns
 where deleted_at is null
   and (@Department::uuid is null or department_id is null or department_id = @Department::uuid)
   and @Me::uuid is not null
 order by updated_at desc, id desc
 limit 200;
