select count(*)::integer
  from presence
  join agent_states(@Now) agent on agent.user_id = presence.user_id
 where agent.intent = 'online'
   and agent.work = 'Idle'
   and (agent.unreachable_why is null or agent.unreachable_why = 'test_ring')
   and (presence.test_ring_at is null or presence.test_ring_at <= case when presence.test_ring_failed_at is null then @DueBefore::timestamptz else @FailedDueBefore::timestamptz end);
