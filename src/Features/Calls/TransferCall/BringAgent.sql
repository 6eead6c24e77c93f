-- The transfer, the ringing desk and what becomes of the call stand together.
with call as (
    select calls.*
      from calls
     where id = @CallId
       and agent_id = @UserId
       and state in ('answered', 'connected')
       and hang_up_asked_at is null
       for update
),
target as (
    select agent.user_id, agent.name
      from routable_agents(@Now) agent, call
     where agent.user_id = @ToUser and agent.user_id <> @UserId
       and 3 > (select count(*) from call_legs leg
                 where leg.call_id = call.id and leg.wanted and leg.ended_at is null and leg.gone_at is null
                   and (leg.role = 'party' or leg.role = 'agent' and leg.user_id <> call.agent_id))
       and (@Kind = 'guest' or not exists (select from call_transfers t where t.call_id = call.id and t.kind <> 'guest' and t.state in ('asked', 'ringing', 'joined')))
),
offer as (
    insert into offers (org_id, id, call_id, user_id, purpose, from_user, owner_then, transfer_id, offered_at, expires_at)
    select call.org_id, gen_random_uuid(), call.id, target.user_id, case @Kind when 'blind' then 'transfer' when 'warm' then 'consult' else 'guest' end,
           @UserId, case when @Kind <> 'blind' then @UserId end, @Id, @Now, @Until
      from call, target
    on conflict do nothing
    returning call_id, user_id
),
transfer as (
    insert into call_transfers (org_id, id, call_id, kind, from_user, to_user, to_name, asked_at)
    select call.org_id, @Id, call.id, @Kind, @UserId, target.user_id, target.name, @Now
      from call, target, offer
    returning id
),
freed as (
    update calls
       set agent_id = null, last_agent_id = @UserId, agent_since = @Now, last_wraps_up = false, rescue = null, owner_gone_since = null
      from offer
     where calls.id = offer.call_id and @Kind = 'blind'
    returning calls.id
),
legs as (
    update call_legs leg
       set wanted = leg.wanted and not (@Kind = 'blind' and leg.user_id is not distinct from @UserId),
           hold_wanted = case when leg.role = 'customer' then @Kind = 'warm' else leg.hold_wanted end
      from offer
     where leg.call_id = offer.call_id and @Kind <> 'guest'
    returning leg.id
),
kept as (
    select audit(@UserId, 'calls.transfer_asked', offer.user_id, offer.call_id::text, jsonb_build_object('kind', @Kind::text, 'to', target.name), @Now),
           tell(offer.user_id, 'phone-changed'), tell(@UserId, 'phone-changed'), tell(null, 'wall-changed')
      from offer, target
)
select (select count(*) from kept) > 0 and (select count(*) from transfer) + (select count(*) from freed) + (select count(*) from legs) > 0;
