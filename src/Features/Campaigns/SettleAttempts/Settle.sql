-- Each attempt is settled once, whoever does it and however often. A contact who has been called again since is left as that call has them.
with ended as (
    select * from jsonb_to_recordset(@Outcomes::jsonb) as o(call_id uuid, member_id uuid, status text, final text, reason text, next_at timestamptz, counts boolean, tries jsonb, result text, unseats uuid)
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
           attempts = member.attempts - case when settled.counts then 0 else 1 end, last_result = settled.result, updated_at = @Now
      from settled
     where member.id = settled.member_id
       and member.call_id = settled.call_id
    returning member.id
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
 where (select count(*) from moved) >= 0 and (select count(*) from told) >= 0;
