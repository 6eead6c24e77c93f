-- Everybody who may have made a call that this person may see; people who left still have their calls.
select id, name
  from users
 where (@OwnerId::uuid is null or id = @OwnerId)
   and (@DepartmentId::uuid is null or department_id = @DepartmentId)
 order by name, id;
