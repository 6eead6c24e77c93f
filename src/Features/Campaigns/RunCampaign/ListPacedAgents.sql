-- Who has joined, and what they do; who is there without a line that stands cannot be given anybody.
select seat.user_id as id,
       case when agent.routable and line.id is not null then 'ready'
            when line.id is null then 'left'
            when agent.work = 'Wrap-up' then 'wrapping'
            when agent.work in ('In call', 'Reserved', 'Ringing') then 'busy'
            else 'left'
       end as state,
       agent.intent <> 'online' as leaves
  from campaign_agents seat
  join agent_states(@Now) agent on agent.user_id = seat.user_id
  left join agent_lines line on line.user_id = seat.user_id and line.ended_at is null and line.up_at is not null
 where seat.campaign_id = @CampaignId
   and seat.joined_at is not null;
