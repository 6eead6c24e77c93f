-- Who has joined and could take a call at this moment, the longest idle first; but for whom a campaign of a higher priority waits.
select agent.user_id
  from campaign_agents seat
  join routable_agents(@Now) agent on agent.user_id = seat.user_id
  join users person on person.id = seat.user_id and person.can_place_calls
 where seat.campaign_id = @CampaignId
   and seat.joined_at is not null
   and not exists (select from campaign_members looked where looked.preview_user = seat.user_id and looked.preview_until > @Now)
   and not exists (
       select from campaign_agents other
         join campaigns rival on rival.id = other.campaign_id and rival.status = 'processing' and rival.deleted_at is null
         join campaigns mine on mine.id = seat.campaign_id
         join campaign_decisions decision on decision.campaign_id = rival.id and decision.factor = 'AgentsBusy' and decision.at > @Now::timestamptz - interval '10 seconds'
        where other.user_id = seat.user_id and other.joined_at is not null and rival.priority > mine.priority)
 order by agent.idle_since, seat.user_id
 limit 200;
