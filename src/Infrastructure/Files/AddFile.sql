insert into stored_files (org_id, id, name, content_type, created_at, expires_at)
values (current_org(), @Id, @Name, @ContentType, @Now::timestamptz, @ExpiresAt::timestamptz)
