select call.id, call.contact_id, call.contact_name, coalesce(contact.company, '') as company, call.customer_number, call.direction, call.result, call.ended_by,
       call.created_at, call.ringing_at, coalesce(call.connected_at, call.answered_at) as talking_since, call.ended_at,
       coalesce(call.wrap_up_resumed_at, call.wrap_up_started_at, call.ended_at) as wrap_up_started_at, coalesce(call.talk_seconds, 0) as talk_seconds,
       call.notes, call.notes_revision, call.lead_status, call.deal_value, call.tags,
       call.wrap_up_deadline as deadline, case when call.wrap_up_extended_at is null and call.wrap_up_deadline is not null then rule.extension_seconds else 0 end as extension_seconds,
       coalesce(campaign.wrap_up_required, rule.required) as required, call.campaign_id, call.department_id, contact.lead_status as contact_status, contact.deal_value as contact_value, contact.next_follow_up_at,
       contact.time_zone as contact_zone, org.time_zone as organisation_zone, org.calling_from, org.calling_until, org.currency
  from calls call
  join organisations org on org.org_id = call.org_id
 cross join lateral wrap_up_rule_of(call.org_id, call.direction) rule
  left join campaigns campaign on campaign.id = call.campaign_id
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id and contact.deleted_at is null
 where call.id = @CallId
   and call.agent_id = @AgentId
   and call.wrap_up = 'pending';
