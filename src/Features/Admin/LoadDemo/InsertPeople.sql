insert into users (org_id, id, department_id, email, name, role, password_hash, created_at)
select @OrgId, id, department_id, email, name, role, @PasswordHash, @Now
  from unnest(@Ids::uuid[], @Departments::uuid[], @Emails::text[], @Names::text[], @Roles::text[]) as p (id, department_id, email, name, role);
