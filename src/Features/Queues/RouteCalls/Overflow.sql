-- To the other queue, where it has waited as long as it has, or out of the line: once, whoever comes first.
with moved as (
    update calls
       set queue_id = coalesce(@ToQueue, queue_id), queues_left = queues_left || queue_id, waiting_since = case when @ToQueue::uuid is not null then @Now::timestamptz end,
           overflow = @Overflow, overflow_at = case when @Overflow::text is not null then @Now::timestamptz end
     where id = @CallId
       and queue_id = @FromQueue
       and waiting_since is not null
       and agent_id is null
       and state <> 'ended'
       and hang_up_asked_at is null
       and overflow is null
    returning id
),
silenced as (
    update offers o
       set state = 'withdrawn', ended_at = @Now, reason = 'It waited for too long.'
      from moved
     where o.call_id = moved.id and o.state = 'ringing'
    returning o.user_id
),
heard as (
    select tell(user_id, 'phone-changed') from silenced
)
select exists (
       select from moved, audit(null, 'calls.overflowed', null, moved.id::text, jsonb_build_object('queue', @ToQueue::uuid, 'to', @Overflow::text), @Now)
        where (select count(*) from heard) >= 0);
