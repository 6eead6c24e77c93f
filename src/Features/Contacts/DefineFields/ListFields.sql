select id, key, label, kind, choices, archived_at is not null as is_archived
  from contact_fields
 order by archived_at is not null, position, label, id;
