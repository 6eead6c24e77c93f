with theirs as (
    select leg.id, leg.wanted, leg.user_id, leg.address, call.id as call_id
      from call_legs leg
      join calls call on call.id = leg.call_id
     where leg.id = @LegId
       and call.id = @CallId
       and call.agent_id = @UserId
       and call.state <> 'ended'
       and (leg.role = 'party' or leg.role = 'agent' and leg.user_id <> @UserId)
),
removed as (
    update call_legs leg
       set wanted = false
      from theirs
     where leg.id = theirs.id and leg.wanted
    returning leg.id, theirs.call_id, theirs.user_id, theirs.address
),
kept as (
    select audit(@UserId, 'calls.removed', removed.user_id, removed.call_id::text, jsonb_build_object('who', removed.address), @Now), tell(@UserId, 'phone-changed')
      from removed
)
select exists (select from theirs) and (select count(*) from kept) >= 0;
