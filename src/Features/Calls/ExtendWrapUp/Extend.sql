-- Once, and only while there is time left to extend.
with extended as (
    update calls c
       set wrap_up_extended_at = @Now, wrap_up_deadline = c.wrap_up_deadline + make_interval(secs => r.extension_seconds)
      from wrap_up_rule_of(current_org(), (select direction from calls where id = @CallId)) r
     where c.id = @CallId
       and c.agent_id = @AgentId
       and c.wrap_up = 'pending'
       and c.wrap_up_extended_at is null
       and c.wrap_up_deadline > @Now
       and r.extension_seconds > 0
    returning c.agent_id, c.wrap_up_deadline
),
told as (
    select wrap_up_deadline, tell(agent_id, 'phone-changed') from extended
)
select wrap_up_deadline from told;
