select intent, reason, reason_label, reason_limit, automatic, since, work, reachable, unreachable_why, device_problem, shown_as, shown_since
  from agent_states(@Now)
 where user_id = @UserId;
