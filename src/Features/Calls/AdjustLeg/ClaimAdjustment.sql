-- What is due now, not what was when somebody asked. Said once; again only when nothing came of it.
with due as (
    select leg.id, call.conference_sid,
           case when leg.role <> 'supervisor' then case when leg.hold_due then 'hold' else 'talk' end
                when leg.mode <> 'whisper' then leg.mode
                else coalesce('whisper ' || coached.call_sid, 'listen')
           end as due
      from call_legs leg
      join calls call on call.id = leg.call_id
      left join lateral (
           select agent.call_sid
             from call_legs agent
            where agent.call_id = call.id and agent.role = 'agent' and agent.user_id = call.agent_id and agent.in_conference and agent.wanted
            order by agent.created_at desc
            limit 1) coached on true
     where leg.id = @LegId
       and leg.wanted
       and leg.in_conference
       and leg.call_sid is not null
       and call.conference_sid is not null
       and call.state <> 'ended'
)
update call_legs leg
   set adjust_sent = due.due, adjust_sent_at = @Now
  from due
 where leg.id = due.id
   and (leg.adjust_sent is distinct from due.due or leg.adjust_sent_at < @Now::timestamptz - interval '10 seconds')
returning leg.call_id, leg.call_sid, due.conference_sid, due.due,
          (select count(*) from webhook_inbox news where news.call_id = leg.call_id and news.call_sid = leg.call_sid and news.kind = 'adjusted') as answers;
