-- Asking for what is so already changes nothing and is kept nowhere.
with mine as (
    select customer.id, customer.hold_wanted
      from calls call
      join call_legs customer on customer.call_id = call.id and customer.role = 'customer'
     where call.id = @CallId
       and call.agent_id = @UserId
       and call.state in ('answered', 'connected')
       and call.hang_up_asked_at is null
),
held as (
    update call_legs leg
       set hold_wanted = @Held
      from mine
     where leg.id = mine.id and leg.hold_wanted <> @Held
    returning leg.call_id
),
kept as (
    select audit(@UserId, case when @Held then 'calls.held' else 'calls.resumed' end, @UserId, call_id::text, '{}', @Now), tell(@UserId, 'phone-changed')
      from held
)
select exists (select from mine) and (select count(*) from kept) >= 0;
