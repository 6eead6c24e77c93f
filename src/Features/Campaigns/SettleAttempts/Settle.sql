-- Planned once. Each attempt is settled once, whoever does it and however often. A contact who has been called again since is left as that call has them.
with ended as (
    select * from jsonb_to_recordset(@Outcomes::jsonb) as o(call_id uuid, member_id uuid, status text, final text, reason text, next_at timestamptz, counts boolean, tries jsonb, result text, unseats uuid, needs_agent boolean)
),
settled as (
    update calls call
       set settled_at = @Now
      from ended
     where call.id = ended.call_id
       and call.settled_at is null
    returning call.org_id, call.campaign_id, ended.*
),
moved as (
    update campaign_members member
       set status = settled.status, final = settled.final, reason = settled.reason, next_at = settled.next_at, tries = settled.tries,
           attempts = member.attempts - case when settled.counts then 0 else 1 end, last_result = settled.result, needs_agent = member.needs_agent or settled.needs_agent, updated_at = @Now
      from settled
     where member.id = settled.member_id
       and member.call_id = settled.call_id
    returning member.id
),
-- What the law counts, and what a forecast is held against, by the day of the answer.
days as (
    insert into campaign_days as days (org_id, campaign_id, day, dialed, connected, machines, abandoned, abandoned_late, talk_seconds)
    select fact.org_id, fact.campaign_id, fact.day, count(*), count(*) filter (where fact.kind = 'person' and not fact.late), count(*) filter (where fact.kind = 'machine'),
           count(*) filter (where fact.kind = 'person' and fact.late), count(*) filter (where fact.kind = 'person' and fact.late_by_greeting), coalesce(sum(fact.talk_seconds), 0)
      from (select call.org_id, call.campaign_id, (coalesce(call.answered_at, call.created_at) at time zone org.time_zone)::date as day, call.talk_seconds,
                   case when call.answered_at is null or call.agent_id is null and call.abandoned_at is null and call.connected_at is null and call.result <> 'human' then 'nobody'
                        when call.result = 'machine' or call.disposition_code = 'voicemail' then 'machine'
                        else 'person'
                   end as kind,
                   call.abandoned_at is not null or call.connected_at is null or call.connected_at > call.answered_at + interval '2 seconds' as late,
                   call.abandoned_at is not null and call.greeting_ended_at is null or call.connected_at is null and (call.greeting_ended_at is null or call.ended_at > call.greeting_ended_at + interval '2 seconds')
                       or call.connected_at > coalesce(call.greeting_ended_at, call.answered_at) + interval '2 seconds' as late_by_greeting
              from settled
              join calls call on call.id = settled.call_id
              join campaigns campaign on campaign.id = call.campaign_id and campaign.destination = 'agents'
              join organisations org on org.org_id = call.org_id) fact
     group by fact.org_id, fact.campaign_id, fact.day
        on conflict (org_id, campaign_id, day) do update
       set dialed = days.dialed + excluded.dialed, connected = days.connected + excluded.connected, machines = days.machines + excluded.machines, abandoned = days.abandoned + excluded.abandoned,
           abandoned_late = days.abandoned_late + excluded.abandoned_late, talk_seconds = days.talk_seconds + excluded.talk_seconds
    returning days.day
),
-- Whose browser did not take the line is not there: no further contact is given to them.
unseated as (
    update campaign_agents seat
       set joined_at = null
      from settled
     where seat.campaign_id = settled.campaign_id
       and seat.user_id = settled.unseats
       and seat.joined_at is not null
    returning seat.campaign_id, seat.user_id
),
told as (
    select tell(user_id, 'campaigns-of-agent-changed')::text, tell_campaign(campaign_id, 'campaign-changed')::text,
           audit(null, 'campaigns.seat_lost', user_id, campaign_id::text, '{"reason": "Their browser did not take the line"}', @Now)::text
      from unseated
)
select (select count(*) from settled)::integer
 where (select count(*) from moved) + (select count(*) from days) >= 0 and (select count(*) from told) >= 0;
