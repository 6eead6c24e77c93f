with heard as (
    update presence
       set test_ring = 'heard', test_ring_failed_at = null
     where user_id = @UserId
       and test_ring_id = @RingId::uuid
    returning user_id
)
select true
  from heard, lateral (select tell(user_id, 'presence-changed'), tell_watchers(user_id)) told;
