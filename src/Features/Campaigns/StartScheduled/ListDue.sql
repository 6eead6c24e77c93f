-- Whose time has come. One that is overdue starts by itself only on the day it was planned for, and only if it may.
select campaign.id, campaign.status, campaign.starts_at <= @Now::timestamptz - interval '5 minutes' as is_late, campaign.destination <> 'agents'
       or exists (select from campaign_agents seat
                    join agent_states(@Now) agent on agent.user_id = seat.user_id and agent.intent = 'online' and agent.reachable
                   where seat.campaign_id = campaign.id) as has_agents
  from campaigns campaign
 where campaign.status in ('scheduled', 'overdue')
   and campaign.deleted_at is null
   and campaign.starts_at <= @Now
   and (campaign.status = 'scheduled'
        or campaign.auto_start
           and @Now < (date_trunc('day', campaign.starts_at at time zone campaign.time_zone) + campaign.calls_until * interval '1 minute') at time zone campaign.time_zone)
 order by campaign.starts_at;
