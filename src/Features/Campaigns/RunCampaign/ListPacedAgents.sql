-- Planned once. Who has joined, and what they do; who is there without a line that stands cannot be given anybody.
select seat.user_id as id,
       case when agent.routable and line.id is not null then 'ready'
            when line.id is null then 'left'
            when agent.work = 'Wrap-up' then 'wrapping'
            when agent.work in ('In call', 'Reserved', 'Ringing') then 'busy'
            else 'left'
       end as state,
       agent.intent <> 'online' as leaves
  from campaign_agents seat
  -- One by one: joined freely, the whole organisation's would be worked out each time.
 cross join lateral (select a.routable, a.work, a.intent from agent_states(@Now) a where a.user_id = seat.user_id offset 0) agent
  left join agent_lines line on line.user_id = seat.user_id and line.ended_at is null and line.up_at is not null
 where seat.campaign_id = @CampaignId
   and seat.joined_at is not null;
