select contact.id, contact.name, contact.company, contact.time_zone
  from contacts contact
 where contact.phone = @Number
   and contact.deleted_at is null
   and (@DepartmentId::uuid is null or contact.department_id is null or contact.department_id = @DepartmentId);
