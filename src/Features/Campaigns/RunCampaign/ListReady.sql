-- Planned once. Who has joined and could take a call at this moment, the longest idle first; but for whom a campaign of a higher priority waits.
-- Whoever is in a call is left out first, and only the others' states are worked out: not everybody's in the organisation.
with seats as materialized (
    select seat.user_id
      from campaign_agents seat
      join users person on person.id = seat.user_id and person.can_place_calls
     where seat.campaign_id = @CampaignId
       and seat.joined_at is not null
       and not exists (select from calls busy where busy.agent_id = seat.user_id and busy.state <> 'ended')
       and not exists (select from campaign_members looked where looked.preview_user = seat.user_id and looked.preview_until > @Now)
       and not exists (
           select from campaign_agents other
             join campaigns rival on rival.id = other.campaign_id and rival.status = 'processing' and rival.deleted_at is null
             join campaigns mine on mine.id = seat.campaign_id
             join campaign_decisions decision on decision.campaign_id = rival.id and decision.factor = 'AgentsBusy' and decision.at > @Now::timestamptz - interval '10 seconds'
            where other.user_id = seat.user_id and other.joined_at is not null and rival.priority > mine.priority)
)
select agent.user_id
  from seats
 cross join lateral (
       select routable.user_id, routable.idle_since from routable_agents(@Now) routable where routable.user_id = seats.user_id offset 0) agent
 order by agent.idle_since, agent.user_id
 limit 200;
