select message_file_id
  from campaigns
 where id = @Id
   and deleted_at is null
   and message_kind = 'audio'
   and (@DepartmentId::uuid is null or department_id is null or department_id = @DepartmentId);
