-- Somebody has answered: whoever of the campaign's agents has waited longest, and whose line stands, is theirs. Asked again, it is the same agent.
with call as (
    select org_id, id, campaign_id, agent_id, department_id
      from calls
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       and abandoned_at is null
       and connected_at is null
       for update
),
earlier as (
    select leg.line_id, leg.user_id
      from call
      join call_legs leg on leg.call_id = call.id and leg.role = 'agent' and leg.wanted and leg.line_id is not null and leg.ended_at is null and leg.gone_at is null
     limit 1
),
free as (
    select line.id, line.call_sid, line.user_id, agent.department_id
      from call
      join campaign_agents seat on seat.campaign_id = call.campaign_id and seat.joined_at is not null
     cross join lateral (select r.idle_since, r.department_id from routable_agents(@Now) r where r.user_id = seat.user_id offset 0) agent
      join agent_lines line on line.user_id = seat.user_id and line.ended_at is null and line.up_at is not null
     where call.agent_id is null
       and not exists (select from earlier)
       and not exists (select from call_legs other join calls its on its.id = other.call_id
                        where other.id = line.leg_id and other.wanted and other.gone_at is null and its.state <> 'ended' and its.hang_up_asked_at is null)
     order by agent.idle_since, line.user_id
     limit 1
       for update of line skip locked
),
given as (
    update calls
       set agent_id = free.user_id, agent_since = @Now, department_id = coalesce(free.department_id, calls.department_id), last_news_at = @Now
      from free
     where calls.id = @CallId
    returning calls.org_id, calls.id
),
leg as (
    insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, call_sid, line_id, created_at)
    select given.org_id, @LegId, given.id, 'agent', 'agent-' || replace(free.user_id::text, '-', ''), @AddressPrefix || replace(free.user_id::text, '-', ''), free.user_id, 'owner', free.call_sid, free.id, @Now
      from given, free
    returning id, line_id
),
moved as (
    update agent_lines
       set leg_id = leg.id
      from leg
     where agent_lines.id = leg.line_id
    returning agent_lines.id, agent_lines.user_id
),
waits as (
    update campaign_members member
       set status = 'waiting', updated_at = @Now
      from given
     where member.call_id = given.id
       and member.status = 'dialing'
    returning member.id
)
select moved.id as line_id
  from moved, tell(moved.user_id, 'phone-changed')
 where (select count(*) from waits) >= 0
 union all
select line_id from earlier;
