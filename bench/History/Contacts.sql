insert into contacts (org_id, id, department_id, phone, name)
select @OrgId, md5('contact' || n)::uuid, md5('department' || n % 8)::uuid, '+1' || 2000000000 + n * 7919::bigint % 7999999999, 'Contact ' || n
  from generate_series(0, @Contacts) n;
