-- Taking one up puts the others aside: the phone shows one at a time. What lies aside has no deadline, and its time does not count;
-- a campaign's call is not put aside. One that was closed for want of time may be taken up again within a day.
with mine as (
    select c.id, c.org_id, c.direction, c.wrap_up, c.id = @CallId and not @Later as taken_up
      from calls c
     where c.agent_id = @AgentId
       and (c.wrap_up = 'pending' or c.id = @CallId and not @Later and c.wrap_up_automatic and c.disposition_code = 'not_dispositioned' and c.ended_at > @Now::timestamptz - interval '24 hours')
       and (c.id = @CallId or not @Later)
       and (c.direction <> 'outbound-campaign' or c.id = @CallId and not @Later)
),
changed as (
    update calls c
       set wrap_up = 'pending',
           wrap_up_later = not mine.taken_up,
           wrap_up_automatic = false,
           wrap_up_seconds = coalesce(c.wrap_up_seconds, 0) + coalesce(round(extract(epoch from @Now::timestamptz - c.wrap_up_resumed_at))::integer, 0),
           wrap_up_spans = c.wrap_up_spans + case when c.wrap_up_resumed_at < @Now then tstzmultirange(tstzrange(c.wrap_up_resumed_at, @Now)) else '{}' end,
           wrap_up_resumed_at = case when mine.taken_up then @Now::timestamptz end,
           wrap_up_deadline = case when mine.taken_up then coalesce(c.wrap_up_deadline, @Now::timestamptz + make_interval(secs => (select r.limit_seconds from wrap_up_rule_of(mine.org_id, mine.direction) r))) end
      from mine
     where c.id = mine.id
    returning c.id, c.agent_id
),
told as (
    select tell(agent_id, 'phone-changed')
      from changed
     where id = @CallId
)
select count(*) = 1 from told;
