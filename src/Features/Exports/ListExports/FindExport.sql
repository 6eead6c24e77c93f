select e.id, e.user_id, u.name as who, e.what, e.format, e.file_name, e.search, cardinality(e.ids) as selected, e.direct, e.state, e.created_at,
       e.total, e.row_count, e.bytes, e.problem, e.finished_at, e.expires_at
  from exports e
  join users u on u.org_id = e.org_id and u.id = e.user_id
 where e.id = @ExportId
   and (@Everybodys or e.user_id = @UserId);
