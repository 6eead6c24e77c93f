-- Whoever else of ours is in the call sees it.
with told as (
    update call_legs seat
       set muted = @Muted
      from calls call
     where call.id = @CallId
       and call.state <> 'ended'
       and seat.call_id = call.id
       and seat.role = 'agent'
       and seat.user_id = @UserId
       and seat.wanted
    returning seat.call_id
),
heard as (
    select tell(other.user_id, 'phone-changed')
      from (select distinct leg.user_id
              from told
              join call_legs leg on leg.call_id = told.call_id
             where leg.user_id <> @UserId and leg.wanted and leg.ended_at is null) other
)
select exists (select from told) and (select count(*) from heard) >= 0;
