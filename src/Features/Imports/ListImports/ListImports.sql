select i.id, i.name, i.link, i.state, i.created_at, i.started_at, i.finished_at, u.name as actor, i.added, i.changed, i.rows_new, i.rows_existing, i.rows_repeated, i.rows_invalid, i.removed, i.kept
  from imports i
  join users u on u.id = i.actor_id
 where (@Everyone or i.actor_id = @Me or i.department_id = @DepartmentId::uuid)
   and (@AtUtc::timestamptz is null or (i.created_at, i.id) < (@AtUtc::timestamptz, @Id::uuid))
 order by i.created_at desc, i.id desc
 limit @Take;
