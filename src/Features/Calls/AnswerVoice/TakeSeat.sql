-- Whoever belongs into this conversation takes their place in it: the one that waits for them, or, where their line was lost or
-- another tab of theirs has it, a new one in its stead. Before anybody was dialed it is the first browser's alone.
with asked as (
    select call.org_id, call.id, call.state, call.agent_id
      from calls call
      join users person on person.id = @UserId and person.active
     where call.id = @CallId
       and call.state <> 'ended'
       and call.hang_up_asked_at is null
       for update of call
),
theirs as (
    select leg.*, leg.call_sid = @CallSid as again, count(*) over () as legs
      from call_legs leg
      join asked on asked.id = leg.call_id
     where leg.user_id = @UserId
),
place as (
    select theirs.*
      from theirs, asked
     where theirs.wanted
       and theirs.ended_at is null
       and (again or call_sid is null and not exists (select from theirs other where other.again))
     order by again desc nulls last, created_at desc
     limit 1
),
lost as (
    select theirs.*
      from theirs, asked
     where not exists (select from place)
       and asked.state <> 'intent'
       and theirs.call_sid <> @CallSid
       and (theirs.wanted or theirs.role = 'agent' and asked.agent_id = @UserId)
       and not exists (select from theirs other where other.again)
     order by theirs.created_at desc
     limit 1
),
taken as (
    update call_legs leg
       set call_sid = @CallSid
      from place
     where leg.id = place.id
    returning leg.*
),
added as (
    insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, mode, muted, call_sid, created_at)
    select org_id, @LegId, call_id, role, regexp_replace(label, '-[0-9]{1,3}$', '') || '-' || legs + 1, address, user_id, part, mode, muted, @CallSid, @Now
      from lost
    returning *
),
-- Of what they had before nothing is wanted any more.
replaced as (
    update call_legs leg
       set wanted = false
      from lost
     where leg.call_id = lost.call_id and leg.user_id = @UserId and leg.wanted
    returning leg.id
),
seated as (
    select * from taken union all select * from added
)
select seated.call_id, seated.id as leg_id, seated.label, seated.mode, coached.call_sid as coach
  from seated
  left join lateral (
       select agent.call_sid
         from asked
         join call_legs agent on agent.call_id = asked.id and agent.user_id = asked.agent_id
        where seated.mode = 'whisper' and agent.role = 'agent' and agent.in_conference and agent.wanted
        order by agent.created_at desc
        limit 1) coached on true
 where (select count(*) from replaced) >= 0;
