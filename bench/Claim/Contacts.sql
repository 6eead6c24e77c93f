-- International freephone numbers, which are in no country: the contact's clock alone decides when they may be called.
insert into contacts (org_id, id, department_id, phone, name, time_zone)
select @OrgId, md5('person' || n)::uuid, md5('department' || n % 8)::uuid, '+800' || 12000000 + n, 'Person ' || n, @Zone
  from generate_series(0, @Contacts - 1) n;
