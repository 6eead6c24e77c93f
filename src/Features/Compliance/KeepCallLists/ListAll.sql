select l.id, l.region, l.name, l.dated, l.imported_at, u.name as imported_by, l.numbers,
       l.dated = max(l.dated) over (partition by l.region) as in_force
  from call_lists l
  left join users u on u.id = l.imported_by
 where l.removed_at is null
 order by l.imported_at desc
 limit 200;
