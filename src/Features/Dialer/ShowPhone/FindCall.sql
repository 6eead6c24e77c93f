-- Their own; or somebody else's that they were asked into, or supervise.
select call.id, call.state, call.direction, call.agent_id = @AgentId as owned, call.contact_id, call.contact_name, coalesce(contact.company, '') as company,
       call.customer_number, call.our_number, call.caller_id_reason, call.created_at, call.ringing_at,
       coalesce(call.connected_at, call.answered_at) as talking_since, call.notes, call.notes_revision,
       coalesce(seat.muted, false) as muted,
       call.agent_id = @AgentId and call.owner_gone_since is not null and call.hang_up_asked_at is null as lost,
       coalesce(customer.hold_wanted, false) as hold_wanted, coalesce(customer.held, false) as held, customer.held_since, seat.mode,
       call.campaign_id is not null and call.state = 'intent' and seat.call_sid is null and call.hang_up_asked_at is null as reserved, campaign.name as campaign, coalesce(campaign.script, '') as script, seat.line_id
  from calls call
  left join campaigns campaign on campaign.id = call.campaign_id
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id
  left join lateral (
       select leg.muted, leg.mode, leg.call_sid, leg.line_id
         from call_legs leg
        where leg.org_id = call.org_id and leg.call_id = call.id and leg.role in ('agent', 'supervisor') and leg.user_id = @AgentId and leg.wanted
        order by leg.created_at desc
        limit 1) seat on true
  left join call_legs customer on customer.org_id = call.org_id and customer.call_id = call.id and customer.role = 'customer'
 where call.state <> 'ended'
   and (call.agent_id = @AgentId
        or call.id in (select leg.call_id from call_legs leg
                        where leg.user_id = @AgentId and leg.wanted and leg.gone_at is null and leg.ended_at is null
                          and (leg.role = 'supervisor' or leg.role = 'agent' and leg.part in ('consult', 'guest'))))
 order by call.agent_id is not distinct from @AgentId desc
 limit 1;
