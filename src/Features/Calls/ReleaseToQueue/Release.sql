with released as (
    update calls call
       set agent_id = null, last_agent_id = coalesce(call.agent_id, call.last_agent_id), agent_since = @Now, last_wraps_up = false,
           queue_id = @QueueId, waiting_since = @Now, first_queued_at = @Now, queues_left = '{}', rescue = null, owner_gone_since = null
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       and agent_id is not distinct from @UserId
    returning id, last_agent_id
),
legs as (
    update call_legs leg
       set wanted = leg.role in ('customer', 'supervisor') and leg.wanted, hold_wanted = false
      from released
     where leg.call_id = released.id
    returning leg.id
)
select exists (
       select from released, audit(@UserId, 'calls.sent_to_queue', @UserId, released.id::text, jsonb_build_object('queue', @QueueId::uuid), @Now),
                   tell(@UserId, case when @UserId::uuid is not null then 'phone-changed' end)
        where (select count(*) from legs) >= 0);
