select d.id, d.number, d.added_at, u.name as added_by, d.source, d.reason
  from do_not_call d
  left join users u on u.org_id = d.org_id and u.id = d.added_by
 where d.removed_at is null
   and (@Number::text is null or d.number = @Number)
   and (@AtUtc::timestamptz is null or (d.added_at, d.id) < (@AtUtc, @Id::uuid))
 order by d.added_at desc, d.id desc
 limit @Take;
