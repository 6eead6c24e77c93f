with sent as (
    update calls call
       set agent_id = null, last_agent_id = @UserId, agent_since = @Now, last_wraps_up = false, queue_id = @ToQueue, waiting_since = @Now, first_queued_at = @Now, queues_left = '{}', rescue = null, owner_gone_since = null
      from queues_to_send_to queue
     where call.id = @CallId
       and call.agent_id = @UserId
       and call.state in ('answered', 'connected')
       and call.hang_up_asked_at is null
       and queue.id = @ToQueue
       and not exists (select from call_transfers t where t.call_id = call.id and t.kind <> 'guest' and t.state in ('asked', 'ringing', 'joined'))
    returning call.org_id, call.id, queue.name
),
transfer as (
    insert into call_transfers (org_id, id, call_id, kind, from_user, to_queue, to_name, state, asked_at, ended_at)
    select org_id, @Id, id, 'blind', @UserId, @ToQueue, name, 'completed', @Now, @Now
      from sent
    returning id
),
legs as (
    update call_legs leg
       set wanted = leg.wanted and leg.role in ('customer', 'supervisor'), hold_wanted = false
      from sent
     where leg.call_id = sent.id
    returning leg.id
)
select exists (
       select from sent, audit(@UserId, 'calls.sent_to_queue', @UserId, sent.id::text, jsonb_build_object('queue', sent.name), @Now), tell(@UserId, 'phone-changed') told, tell(null, 'wall-changed') shown
        where (select count(*) from transfer) + (select count(*) from legs) > 0);
