-- Nobody was there in time. From here on they hear who called; an agent who is on the way turns back.
with abandoned as (
    update calls call
       set abandoned_at = @Now, last_agent_id = null, agent_id = null, last_news_at = @Now
      from campaigns campaign
     where call.id = @CallId
       and call.state <> 'ended'
       and call.answered_at is not null
       and call.connected_at is null
       and call.abandoned_at is null
       and campaign.id = call.campaign_id
       and (campaign.mode = 'predictive' or @Unanswered and campaign.destination = 'message')
       and (@Late or call.agent_id is null)
    returning call.id, call.campaign_id
),
legs as (
    update call_legs leg
       set wanted = false
      from abandoned
     where leg.call_id = abandoned.id
       and leg.role = 'agent'
       and leg.wanted
    returning leg.user_id
),
heard as (
    select tell(user_id, 'phone-changed')::text from legs
)
select abandoned.id, customer.call_sid, customer.id as leg_id, org.name as organisation, coalesce(campaign.opt_out_key, '9') as opt_out_key
  from abandoned
  join campaigns campaign on campaign.id = abandoned.campaign_id
  join organisations org on org.org_id = campaign.org_id
  join call_legs customer on customer.call_id = abandoned.id and customer.role = 'customer', tell(abandoned.campaign_id, 'campaign-woken') engine
 where (select count(*) from heard) >= 0;
