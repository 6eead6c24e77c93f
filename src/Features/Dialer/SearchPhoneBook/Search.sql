select contact.id, contact.name, contact.company, contact.phone
  from contacts contact
 where contact.deleted_at is null
   and (@DepartmentId::uuid is null or contact.department_id is null or contact.department_id = @DepartmentId)
   and (contact.name ilike @Words or contact.company ilike @Words or contact.phone like @Digits)
 order by contact.name ilike @Start desc, contact.name, contact.id
 limit 30;
