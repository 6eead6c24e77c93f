-- Somebody's standing line takes their place in a call, if the place is free and the line is not in another conversation that goes on.
with call as (
    select id
      from calls
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       for update
),
seat as (
    select leg.id, leg.user_id
      from call_legs leg
      join call on call.id = leg.call_id
     where leg.user_id is not null
       and (@UserId::uuid is null or leg.user_id = @UserId)
       and leg.role in ('agent', 'supervisor')
       and leg.wanted
       and leg.ended_at is null
       and leg.call_sid is null
     order by leg.created_at desc
     limit 1
),
line as (
    select line.id, line.call_sid, seat.id as leg_id
      from seat
      join agent_lines line on line.user_id = seat.user_id and line.ended_at is null and line.up_at is not null
     where not exists (select from call_legs other join calls its on its.id = other.call_id
                        where other.id = line.leg_id and other.wanted and other.gone_at is null and its.state <> 'ended' and its.hang_up_asked_at is null)
       for update of line
),
moved as (
    update agent_lines
       set leg_id = line.leg_id
      from line
     where agent_lines.id = line.id
    returning agent_lines.id, agent_lines.user_id
),
taken as (
    update call_legs leg
       set call_sid = line.call_sid, line_id = line.id
      from line
     where leg.id = line.leg_id
    returning leg.id
)
select moved.id
  from moved, taken, tell(moved.user_id, 'phone-changed');
