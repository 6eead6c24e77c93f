select notes as text, notes_revision as revision
  from calls
 where id = @CallId
   and agent_id = @AgentId;
