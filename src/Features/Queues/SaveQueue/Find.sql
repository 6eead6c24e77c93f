select jsonb_build_object(
       'name', q.name, 'departmentId', q.department_id, 'priority', q.priority, 'strategy', q.strategy, 'lastAgentFirst', q.last_agent_first, 'ringSeconds', q.ring_seconds,
       'maxWaitSeconds', q.max_wait_seconds, 'waitForNobody', q.wait_for_nobody, 'overflow', q.overflow, 'overflowQueueId', q.overflow_queue_id, 'greeting', q.greeting,
       'busyMessage', q.busy_message, 'closedMessage', q.closed_message, 'voicemailGreeting', q.voicemail_greeting, 'takesVoicemail', q.takes_voicemail, 'timeZone', q.time_zone,
       'hours', q.hours, 'archived', q.archived_at is not null,
       'holidays', coalesce((select jsonb_agg(jsonb_build_object('day', to_char(h.day, 'YYYY-MM-DD'), 'name', h.name) order by h.day) from queue_holidays h where h.queue_id = q.id), '[]'),
       'members', coalesce((select jsonb_agg(jsonb_build_object('userId', m.user_id, 'tier', m.tier)) from queue_members m where m.queue_id = q.id), '[]'),
       'numbers', coalesce((select jsonb_agg(n.id) from phone_numbers n where n.queue_id = q.id and n.active), '[]'))::text
  from queues q
 where q.id = @Id
   and (@DepartmentId::uuid is null or q.department_id = @DepartmentId);
