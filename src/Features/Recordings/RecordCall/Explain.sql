select organisation.recording, call.agent_id is not distinct from @UserId and call.state <> 'ended' as is_theirs, call.state = 'connected' as is_connected
  from organisations organisation
  left join calls call on call.id = @CallId;
