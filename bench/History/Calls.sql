-- Two years of one organisation's calls, oldest first as they would have come: a few agents and contacts have many, most
-- have few; a third of the calls reach a person; some outcomes are rare; two in five have notes and one in a hundred long ones.
insert into calls (
       org_id, id, direction, state, agent_id, department_id, contact_id, contact_name, customer_number, our_number,
       created_at, answered_at, ended_at, ended_by, result, talk_seconds, last_news_at, notes, disposition_code, wrap_up)
select @OrgId,
       (lpad(to_hex((extract(epoch from made) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
       case when a < 0.70 then 'outbound-campaign' when a < 0.95 then 'outbound-manual' else 'inbound' end,
       'ended',
       md5('agent' || agent)::uuid,
       md5('department' || agent % 8)::uuid,
       md5('contact' || contact)::uuid,
       'Contact ' || contact,
       '+1' || 2000000000 + contact * 7919::bigint % 7999999999,
       '+12125550100',
       made,
       case when b < 0.60 then made + interval '9 s' end,
       made + interval '40 s',
       'customer',
       case when b < 0.45 then 'human' when b < 0.60 then 'machine' when b < 0.93 then 'no_answer' when b < 0.98 then 'busy'
            when b < 0.995 then 'bad_number' when b < 0.998 then 'carrier_error' else 'canceled' end,
       case when b < 0.60 then exp(c * 6)::integer end,
       made + interval '40 s',
       case when c < 0.01 then repeat('Wants a survey before the roof is done. ', 50)
            when c < 0.40 then 'Asked to call again after the lunch rush, ' || n else '' end,
       case when b < 0.36 then 'connected' when b < 0.40 then 'callback' when b < 0.449 then 'not_interested' when b < 0.4502 then 'do_not_call'
            when b < 0.60 then 'voicemail' when b < 0.93 then 'no_answer' end,
       'done'
  from (select n,
               md5(n::text) as hash,
               timestamptz '2024-11-20' + n * (interval '730 days' / @Count) as made,
               random() as a, random() as b, random() as c,
               floor(200 * power(random(), 1.5))::integer as agent,
               floor(@Contacts * power(random(), 2))::integer as contact
          from generate_series(1, @Count) n
        offset 0) drawn;
