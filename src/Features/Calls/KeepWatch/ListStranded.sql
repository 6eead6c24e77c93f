-- Customers whom nobody is with, and whom nobody is on the way to. An owner has some time to come back, or to come.
select call.id, call.answered_at is not null or call.direction = 'inbound' as answered, call.rescue, call.queue_id is not null as has_queue, call.customer_number ~ '^\+[1-9][0-9]{6,14}$' as reachable,
       case when call.agent_id is not null then greatest(call.alone_since, call.agent_since) end as owner_gone_since,
       (select t.from_user from call_transfers t
         where t.call_id = call.id and call.agent_id is null and t.kind = 'blind' and t.state in ('returned', 'failed')
         order by t.asked_at desc limit 1) as sender
  from calls call
 where (@CallId::uuid is null or call.id = @CallId)
   and call.state <> 'ended'
   and call.alone_since is not null
   and call.waiting_since is null
   and call.overflow is null
   and call.hang_up_asked_at is null
   -- Where a campaign takes them to a number, that number is being called.
   and not exists (select from call_legs party where party.call_id = call.id and party.role = 'party' and party.wanted and party.gone_at is null and party.ended_at is null
                                                 and call.campaign_id is not null and call.agent_id is null)
   -- Whom a campaign's call reached without their agent ever having been there waits for nobody to come back.
   and (call.agent_id is null or greatest(call.alone_since, call.agent_since) <= @Before
        or call.campaign_id is not null and call.answered_at is not null and call.connected_at is null)
   -- Nobody is hung up on within 15 s of ringing (16 CFR 310.4(b)(4)(ii)).
   and (call.campaign_id is null or call.answered_at is not null or call.ringing_at is null or call.ringing_at <= @Now::timestamptz - interval '15 seconds')
   -- Whom a predictive campaign called has two seconds, which are watched over elsewhere.
   and not exists (select from campaigns campaign where campaign.id = call.campaign_id and campaign.mode = 'predictive' and call.connected_at is null)
   and not exists (select from offers o where o.call_id = call.id and o.state = 'ringing')
   and not exists (select from call_transfers t where t.call_id = call.id and t.state in ('asked', 'ringing', 'joined'));
