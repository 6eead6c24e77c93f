insert into imports (org_id, id, actor_id, department_id, created_at, name, link, file_id, bytes, state, layout, overrides, mapping, options, fields, reach)
select u.org_id, @Id, u.id, u.department_id, @Now, @Name, @Link, @FileId, @Bytes, 'examined', @Layout::jsonb, @Overrides::jsonb, @Mapping::jsonb, @Options::jsonb, @Fields::jsonb, @Reach::jsonb
  from users u
 where u.id = @UserId;
