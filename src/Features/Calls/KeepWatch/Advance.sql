-- One step further, and the desks it rings at: together, so that nobody sees one without the other. Null when another was first.
with advanced as (
    update calls
       set rescue = @To, last_news_at = @Now
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       and alone_since is not null
       and (@To = 'sender' and rescue is null or @To = 'team' and rescue is distinct from 'team')
       and not exists (select from offers o where o.call_id = calls.id and o.state = 'ringing')
    returning *
),
-- The sender; or whoever of the department a call would reach, but not the one whose line was lost.
asked as (
    select agent.user_id
      from advanced call
     cross join routable_agents(@Now) agent
     where (@To = 'sender' and agent.user_id = @Sender
            or @To = 'team' and agent.user_id is distinct from coalesce(call.agent_id, call.last_agent_id)
               and (call.department_id is null or agent.department_id = call.department_id))
),
offered as (
    insert into offers (org_id, id, call_id, user_id, purpose, owner_then, offered_at, expires_at)
    select call.org_id, gen_random_uuid(), call.id, asked.user_id, case @To when 'sender' then 'returned' else 'reroute' end, call.agent_id, @Now, @Until
      from advanced call, asked
    on conflict do nothing
    returning call_id, user_id, purpose
),
kept as (
    select audit(null, 'calls.rescued', coalesce(agent_id, last_agent_id), id::text, jsonb_build_object('by', @To::text), @Now)
      from advanced
),
heard as (
    select tell(user_id, 'phone-changed'), audit(null, 'calls.offered', user_id, call_id::text, jsonb_build_object('purpose', purpose), @Now)
      from offered
)
select case when (select count(*) from kept) > 0 then (select count(*) from heard)::integer end;
