with waits as (
    update calls
       set last_agent_id = coalesce(agent_id, last_agent_id), agent_id = null, agent_since = @Now, waiting_since = @Now, first_queued_at = @Now, owner_gone_since = null, rescue = 'team'
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       and alone_since is not null
       and waiting_since is null
       and queue_id is not null
    returning org_id, id, queue_id, last_agent_id
),
legs as (
    update call_legs leg
       set wanted = false
      from waits
     where leg.call_id = waits.id and leg.role = 'agent' and leg.wanted
    returning leg.id
)
select waits.queue_id
  from waits, audit(null, 'calls.back_to_queue', waits.last_agent_id, waits.id::text, '{}', @Now), tell(waits.last_agent_id, 'phone-changed')
 where (select count(*) from legs) >= 0;
