-- Only with somebody who is there at this moment: whoever left meanwhile gets no call.
with ready as (
    select t.*, leg.id as their_leg
      from call_transfers t
      join calls call on call.id = t.call_id and call.agent_id = @UserId and call.state <> 'ended' and call.hang_up_asked_at is null
      join call_legs leg on leg.id = t.leg_id and leg.in_conference and leg.wanted
     where t.id = @TransferId
       and t.call_id = @CallId
       and t.from_user = @UserId
       and t.kind = 'warm' and t.state = 'joined'
       for update of t, call
),
passed as (
    update calls call
       set agent_id = ready.to_user, last_agent_id = @UserId, agent_since = @Now, last_wraps_up = ready.to_user is null, owner_gone_since = null
      from ready
     where call.id = ready.call_id and not @Stay
    returning call.id
),
done as (
    update call_transfers t
       set state = 'completed', ended_at = @Now, reason = case when @Stay then 'Three-way call.' end
      from ready
     where t.id = ready.id
    returning t.id
),
legs as (
    update call_legs leg
       set wanted = leg.wanted and (@Stay or leg.user_id is distinct from @UserId),
           part = case when leg.id = ready.their_leg and leg.role = 'agent' then case when @Stay then 'guest' else 'owner' end else leg.part end,
           hold_wanted = false
      from ready
     where leg.call_id = ready.call_id
    returning leg.id
),
kept as (
    select audit(@UserId, case when @Stay then 'calls.three_way' else 'calls.transfer_completed' end, ready.to_user, ready.call_id::text,
                 jsonb_build_object('kind', 'warm', 'to', coalesce(ready.to_number, ready.to_name)), @Now),
           tell(@UserId, 'phone-changed'), tell(ready.to_user, case when ready.to_user is not null then 'phone-changed' end), tell(null, 'wall-changed')
      from ready
)
select (select count(*) from kept) > 0 and (select count(*) from passed) + (select count(*) from done) + (select count(*) from legs) > 0;
