select i.file_id, i.name, i.overrides::text as overrides, i.fields::text as fields, i.options::text as options
  from imports i
 where i.id = @ImportId and (@Everyone or i.actor_id = @Me or i.department_id = @DepartmentId::uuid)
   and (i.state in ('examined', 'checking', 'checked') or i.state = 'failed' and i.started_at is null);
