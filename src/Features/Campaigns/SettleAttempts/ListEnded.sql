-- Planned once. Attempts that are over and about which nobody has anything more to say: whoever talked to them has said how it went.
select call.id as call_id, member.id as member_id, call.result, call.connected_at is not null or campaign.destination = 'message' and call.result = 'human' as connected, call.message_heard_at is not null as message_heard, call.ended_at,
       extract(epoch from coalesce(call.answered_at, call.ended_at) - call.ringing_at)::float8 as rang_seconds,
       call.state = 'ended' and call.result = 'canceled' and not exists (select from call_legs leg where leg.call_id = call.id and leg.role = 'agent' and leg.call_sid is not null)
           and exists (select from call_legs leg where leg.call_id = call.id and leg.role = 'agent') as agent_never_came,
       call.agent_id, member.attempts, member.tries, campaign.max_attempts, campaign.id as campaign_id,
       disposition.code, disposition.category, disposition.does_not_call, disposition.books_callback <> 'no' and callback.id is not null as books_callback, disposition.retries_after,
       call.customer_number, contact.time_zone as contact_zone, org.time_zone as organisation_zone, campaign.calls_from, campaign.calls_until
  from calls call
  join campaign_members member on member.id = call.member_id
  join campaigns campaign on campaign.id = call.campaign_id
  join contacts contact on contact.id = member.contact_id
  join organisations org on org.org_id = call.org_id
  left join dispositions disposition on disposition.code = call.disposition_code and disposition.category <> 'none'
  left join lateral (select id from callbacks where callbacks.call_id = call.id limit 1) callback on true
 where call.campaign_id = @CampaignId
   and call.settled_at is null
   and call.state = 'ended'
   and call.wrap_up <> 'pending'
   -- Why it failed may be told after that it did: a number that is not in service is none that is tried again.
   and (call.result <> 'carrier_error' or call.ended_at <= @Now::timestamptz - interval '10 seconds'
        or exists (select from call_legs leg where leg.call_id = call.id and leg.role = 'customer' and (leg.sip_response_code is not null or leg.error_code is not null)))
   -- That they talked may be told after that it ended.
   and (call.result <> 'human' or call.connected_at is not null or campaign.destination = 'message' or call.ended_at <= @Now::timestamptz - interval '10 seconds')
 order by call.ended_at
 limit 500;
