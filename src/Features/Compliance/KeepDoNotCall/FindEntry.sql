select d.id, d.number, d.added_at, u.name as added_by, d.source, d.reason
  from do_not_call d
  left join users u on u.org_id = d.org_id and u.id = d.added_by
 where d.number = @Number and d.removed_at is null;
