-- The same text again (its answer was lost on the way) is no conflict.
update calls
   set notes = @Notes,
       notes_revision = case when notes = @Notes then notes_revision else notes_revision + 1 end
 where id = @CallId
   and agent_id = @AgentId
   and (notes_revision = @Revision or notes = @Notes)
returning notes_revision;
