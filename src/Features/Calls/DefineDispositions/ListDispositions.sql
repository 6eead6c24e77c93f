select d.code, d.label, d.category, d.tone, d.position, d.active, d.hot_key, d.needs_notes, d.does_not_call, d.books_callback, d.retries_after, d.closes, d.sets_status,
       d.status_reason, d.version, d.changed_at, u.name as changed_by
  from dispositions d
  left join users u on u.org_id = d.org_id and u.id = d.changed_by
 where d.category <> 'none'
 order by not d.active, d.position, d.code;
