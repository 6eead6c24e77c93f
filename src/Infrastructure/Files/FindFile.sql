select id, name, content_type, size, created_at, expires_at
  from stored_files
 where org_id = current_org() and id = @Id and completed_at is not null and (expires_at is null or expires_at > @Now::timestamptz)
