-- The first campaign has everybody, the others each a part. Of ten, seven are due, one is to be called later, and with two it is over.
insert into campaign_members (org_id, id, campaign_id, contact_id, status, final, next_at, added_at, updated_at)
select @OrgId, md5('member' || c || '/' || k)::uuid, md5('campaign' || c)::uuid, md5('person' || (c::bigint * per.each + k) % @Contacts)::uuid,
       case when k % 10 > 7 then 'answered' else 'upcoming' end, case when k % 10 > 7 then 'done' end,
       case when k % 10 < 7 then now() - random() * interval '1 hour' when k % 10 = 7 then now() + interval '6 hours' end, now(), now()
  from generate_series(0, @Campaigns - 1) c
 cross join lateral (select case when c = 0 then @Contacts else (@Members - @Contacts) / (@Campaigns - 1) end as size, (@Members - @Contacts) / (@Campaigns - 1) as each) per
 cross join lateral generate_series(0, per.size - 1) k;
