-- One ringing desk a person, by a unique index; whoever is busy is passed over. In one order, so that two calls do not wait for each other's desks.
with call as (
    update calls
       set times_offered = times_offered + 1
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       and (@TimesOffered::integer is null or times_offered = @TimesOffered)
       and (@Purpose <> 'inbound' or agent_id is null and waiting_since is not null)
    returning org_id, id, agent_id
),
offered as (
    insert into offers (org_id, id, call_id, user_id, purpose, from_user, owner_then, transfer_id, offered_at, expires_at)
    select call.org_id, gen_random_uuid(), call.id, asked.user_id, @Purpose, @FromUser, call.agent_id, @TransferId, @Now, @Until
      from call
     cross join unnest(@UserIds::uuid[]) as asked (user_id)
      join users u on u.id = asked.user_id and u.active
     where not exists (select from calls other where other.agent_id = asked.user_id and other.state <> 'ended' and (other.id <> call.id or @Purpose <> 'reroute'))
       and not exists (select from call_legs leg join calls other on other.id = leg.call_id and other.state <> 'ended'
                        where leg.user_id = asked.user_id and leg.wanted and leg.gone_at is null and leg.ended_at is null
                          and (leg.part in ('consult', 'guest') or leg.role = 'supervisor'))
     order by asked.user_id
    on conflict do nothing
    returning id, call_id, user_id, from_user, purpose
),
-- However many desks ring, the log has one line.
kept as (
    select audit(@FromUser, 'calls.offered', case when count(*) = 1 then (array_agg(user_id))[1] end, @CallId::text, jsonb_build_object('purpose', @Purpose::text, 'desks', count(*)), @Now)
      from offered
    having count(*) > 0
),
heard as (
    select user_id, tell(user_id, 'phone-changed') from offered
)
select user_id from heard where (select count(*) from kept) > 0;
