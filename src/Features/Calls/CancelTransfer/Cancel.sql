-- Nothing is wanted of their leg any more, so that one who answers at this very moment is hung up.
with mine as (
    select t.*
      from call_transfers t
      join calls call on call.id = t.call_id and call.agent_id = @UserId
     where t.id = @TransferId and t.call_id = @CallId and t.from_user = @UserId
       for update of call
),
canceled as (
    update call_transfers t
       set state = 'canceled', ended_at = @Now, reason = 'Canceled by the sender.'
      from mine
     where t.id = mine.id and t.state in ('asked', 'ringing', 'joined')
    returning t.*
),
legs as (
    update call_legs leg
       set wanted = leg.wanted and leg.id is distinct from canceled.leg_id,
           hold_wanted = leg.hold_wanted and (leg.role <> 'customer' or canceled.kind = 'guest')
      from canceled
     where leg.call_id = canceled.call_id
    returning leg.id
),
silenced as (
    update offers o
       set state = 'withdrawn', ended_at = @Now, reason = 'Canceled by the sender.'
      from canceled
     where o.transfer_id = canceled.id and o.state = 'ringing'
    returning o.user_id
),
kept as (
    select audit(@UserId, 'calls.transfer_canceled', canceled.to_user, canceled.call_id::text, jsonb_build_object('kind', canceled.kind, 'to', coalesce(canceled.to_number, canceled.to_name)), @Now),
           tell(@UserId, 'phone-changed')
      from canceled
),
heard as (
    select tell(user_id, 'phone-changed') from silenced
)
select exists (select from mine) and (select count(*) from legs) + (select count(*) from kept) + (select count(*) from heard) >= 0;
