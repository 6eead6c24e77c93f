-- Who was called away meanwhile, or whose device registered anew, was not asked fairly: no verdict, and another ring in its time.
with unheard as (
    select presence.user_id, agent.name,
           agent.work = 'Idle' and agent.idle_since <= presence.test_ring_at
             and not exists (select from presence_pages page where page.user_id = presence.user_id and page.device_since > presence.test_ring_at) as fair
      from presence
      join agent_states(@Now) agent on agent.user_id = presence.user_id
     where presence.test_ring = 'asked'
       and presence.test_ring_at <= @RungBefore
       for update of presence
),
judged as (
    update presence
       set test_ring = case when unheard.fair then 'missed' end,
           test_ring_failed_at = case when unheard.fair then coalesce(presence.test_ring_failed_at, @Now) else presence.test_ring_failed_at end
      from unheard
     where presence.user_id = unheard.user_id
    returning presence.user_id, unheard.name, unheard.fair, presence.test_ring_failed_at = @Now as is_new
)
select true
  from judged,
       lateral (select tell(judged.user_id, 'presence-changed'), tell_watchers(judged.user_id),
                       audit(null, 'presence.test_ring_failed', judged.user_id, judged.name, jsonb_build_object('why', 'a silent test call was not heard for 15 s'), @Now)) told
 where judged.fair and judged.is_new;
