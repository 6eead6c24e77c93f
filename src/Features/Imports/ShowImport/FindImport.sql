select i.id, i.name, i.link, i.file_id, i.bytes, i.state, i.layout::text as layout, i.overrides::text as overrides, i.mapping::text as mapping, i.options::text as options,
       i.fields::text as fields, i.runs_unasked, i.problem, i.read_to, i.read_bytes, i.rows_new, i.rows_existing, i.rows_repeated, i.rows_invalid, i.rows_warned, i.rows_zoneless,
       i.rows_deleted, i.applied_to, i.added, i.changed, i.left_alone, i.undone_to, i.removed, i.restored, i.kept, i.created_at, i.check_began_at, i.checked_at, i.started_at, i.finished_at, i.undone_at,
       i.actor_id, u.name as actor
  from imports i
  join users u on u.id = i.actor_id
 where i.id = @ImportId
   and (@Everyone or i.actor_id = @Me or i.department_id = @DepartmentId::uuid);
