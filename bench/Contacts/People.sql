insert into contacts (org_id, id, department_id, owner_id, phone, name, company, email, lead_status, deal_value, tags, next_follow_up_at, custom, call_count, last_call_at, last_call_direction)
select @OrgId, gen_random_uuid(), md5('department' || agent % 8)::uuid, case when n % 10 < 7 then md5('agent' || agent)::uuid end,
       '+1' || (array['212', '415', '305', '617', '702', '206'])[1 + n % 6] || lpad((n::bigint * 7919 % 10000000)::text, 7, '0'),
       case when n % 12 = 0 then '' else
           initcap((array['an', 'be', 'ca', 'da', 'el', 'fa', 'gi', 'ha', 'is', 'jo', 'ke', 'lu', 'ma', 'na', 'os', 'pe', 'ro', 'sa', 'ti', 'vi'])[1 + a % 20]
               || (array['ra', 'li', 'mon', 'na', 'ter', 'vin', 'do', 'sha', 'bel', 'rik'])[1 + a / 20 % 10]) || ' ' ||
           initcap((array['ab', 'bel', 'cas', 'drum', 'ek', 'fair', 'gal', 'hol', 'iwa', 'jan', 'kes', 'lau', 'mbe', 'nor', 'oro', 'pem', 'quin', 'ras', 'san', 'tha'])[1 + b % 20]
               || (array['er', 'la', 'tel', 'mon', 'stro', 'wea', 'lo', 'lis', 'sak', 'kow', 'sler', 'rent', 'ki', 'wood', 'urke', 'ber', 'te', 'mus', 'do', 'ck'])[1 + b / 20 % 20]
               || (array['nathy', 'my', 'lanos', 'd', 'm', 'ther', 'way', '', 'i', 'ski', 's', '', '', '', '', 'ton', 'ro', 'sen', 'val', 'eray'])[1 + b / 400 % 20]) end,
       case when n % 3 = 0 then (array['Alder', 'Bayside', 'Cobalt', 'Driftwood', 'Elm', 'Foxglove', 'Granite', 'Harbor', 'Iron', 'Juniper'])[1 + a % 10] || ' ' || b % 5000 else '' end,
       case when n % 4 < 3 then 'p' || a || '@mail' || b % 50 || '.example' else '' end,
       (array['new', 'new', 'new', 'new', 'contacted', 'contacted', 'contacted', 'qualified', 'qualified', 'disqualified'])[1 + b % 10],
       case when a % 5 = 0 then a % 4000 * 25 end,
       case when a % 3 = 0 then array[(array['Hot lead', 'Renter', 'Multi-site', 'Referral', 'Mailer', 'Storage', 'Shading', 'Follow up'])[1 + a % 8]]
            when a % 997 = 0 then array['Rare', 'VIP'] else '{}' end,
       case when b % 6 = 0 then timestamptz '2026-11-20' + a % 2000 * interval '1 hour' end,
       case when n % 2 = 0 then jsonb_build_object('plan', (array['Gold', 'Silver', 'Bronze'])[1 + a % 3], 'score', b % 100) else '{}' end,
       case when b % 10 < 4 then 0 else 1 + a % 12 end,
       case when b % 10 < 4 then null else timestamptz '2026-11-20' - a % 20000000 * interval '1 s' end,
       case when b % 10 < 4 then null when a % 4 = 0 then 'inbound' else 'outbound-manual' end
  from (select n, n % 200 as agent, abs(hashint8(n)::bigint) % 1000000007 as a, abs(hashint8(n::bigint * 31 + 7)::bigint) % 1000000007 as b
          from generate_series(1, @Count) n) people;
