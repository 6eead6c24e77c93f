-- Of whoever has answered a predictive campaign, and whose agent is gone without the two ever having been together: the call is nobody's again.
with released as (
    update calls call
       set agent_id = null, last_agent_id = null, last_news_at = @Now
      from campaigns campaign
     where call.id = @CallId
       and call.state <> 'ended'
       and call.hang_up_asked_at is null
       and call.answered_at is not null
       and call.connected_at is null
       and call.abandoned_at is null
       and call.agent_id is not null
       and campaign.id = call.campaign_id
       and campaign.mode = 'predictive'
       and not exists (select from call_legs there where there.call_id = call.id and there.role = 'agent' and there.wanted and there.gone_at is null and there.ended_at is null)
    returning call.id
),
legs as (
    update call_legs leg
       set wanted = false
      from released
     where leg.call_id = released.id
       and leg.role = 'agent'
       and leg.wanted
    returning leg.user_id
),
told as (
    select tell(user_id, 'phone-changed')::text from legs
)
select exists (select from released)
 where (select count(*) from told) >= 0;
