select id, url, description, active, failures, paused_until, problem, cardinality(events) as events
  from call_outs
 where id = @CallOutId;
