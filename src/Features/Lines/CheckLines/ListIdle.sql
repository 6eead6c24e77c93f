-- Whose place nothing has taken though their line stands, and lines that are not where they belong: what a node that died was about to see to.
select waiting.call_id, current.id as leg_id
  from agent_lines line
  left join lateral (
       select leg.call_id
         from call_legs leg
         join calls call on call.id = leg.call_id and call.state <> 'ended' and call.campaign_id is not null
        where leg.user_id = line.user_id and leg.role = 'agent' and leg.wanted and leg.ended_at is null and leg.call_sid is null and leg.created_at < @Before
        limit 1) waiting on true
  left join call_legs current on current.id = line.leg_id
 where line.ended_at is null
   and line.up_at is not null
   and (waiting.call_id is not null or current.gone_at < @Before);
