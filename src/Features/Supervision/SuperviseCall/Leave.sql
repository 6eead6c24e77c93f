with left_ as (
    update call_legs leg
       set wanted = false
      from calls call
     where call.id = @CallId
       and leg.call_id = call.id
       and leg.role = 'supervisor'
       and leg.user_id = @UserId
       and leg.wanted
       and leg.ended_at is null
    returning call.id, call.agent_id
),
kept as (
    select audit(@UserId, 'calls.supervision_ended', agent_id, id::text, '{}', @Now), tell(@UserId, 'phone-changed'), tell(agent_id, case when agent_id is not null then 'phone-changed' end)
      from left_
)
select count(*) from kept;
