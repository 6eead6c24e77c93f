-- One statement, so one transaction; when another tab was first it touches nothing and tells nobody.
with closed as (
    update calls
       set disposition_code = @Disposition,
           notes = coalesce(@Notes, notes),
           notes_revision = notes_revision + 1,
           wrap_up = 'done',
           wrapped_up_at = @Now
     where id = @CallId
       and agent_id = @AgentId
       and wrap_up = 'pending'
    returning agent_id
),
told as (
    select tell(agent_id, 'phone-changed'), tell(null, 'history-changed')
      from closed
)
select count(*) = 1 from told;
