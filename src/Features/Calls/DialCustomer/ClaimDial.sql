-- Whoever gets the row may dial. There is one row to get, once; and none of a campaign that is not at work.
with claimed as (
    update calls call
       set state = 'submitted', submitted_at = @Now, last_news_at = @Now
     where call.id = @CallId
       and call.state = 'intent'
       and call.submitted_at is null
       and call.hang_up_asked_at is null
       and (exists (select from call_legs agent where agent.call_id = call.id and agent.role = 'agent' and agent.in_conference)
            or call.campaign_id is not null and call.agent_id is null and not exists (select from call_legs agent where agent.call_id = call.id and agent.role = 'agent'))
       and (call.campaign_id is null or exists (select from campaigns campaign where campaign.id = call.campaign_id and campaign.status = 'processing' and campaign.deleted_at is null))
    returning call.org_id, call.id, call.agent_id, call.customer_number, call.our_number, call.conference_sid, call.campaign_id
),
leg as (
    insert into call_legs (org_id, id, call_id, role, label, address, created_at, submitted_at)
    select org_id, @LegId, id, 'customer', 'customer', customer_number, @Now, @Now
      from claimed
)
select customer_number, our_number, conference_sid, campaign_id is not null as of_campaign, coalesce(campaign.ring_seconds, 25)::integer as ring_seconds,
       coalesce(campaign.destination = 'message', false) as hears_message,
       coalesce(campaign.mode = 'predictive' and claimed.agent_id is null, false) as without_agent, coalesce(campaign.machine_detection, 'off') as machine_detection,
       org.name as organisation, coalesce(campaign.opt_out_key, '9') as opt_out_key
  from claimed
  join organisations org on org.org_id = claimed.org_id
  left join campaigns campaign on campaign.id = claimed.campaign_id
 cross join tell(agent_id, 'phone-changed');
