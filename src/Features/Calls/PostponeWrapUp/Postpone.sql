-- Taking one up puts the others aside: the phone shows one at a time.
with changed as (
    update calls
       set wrap_up_later = @Later or id <> @CallId
     where agent_id = @AgentId
       and wrap_up = 'pending'
       and (id = @CallId or not @Later)
    returning id, agent_id
),
told as (
    select tell(agent_id, 'phone-changed')
      from changed
     where id = @CallId
)
select count(*) = 1 from told;
