-- What was said to the carrier and nothing came of; what a node that died meant to say.
select distinct call.id
  from calls call
  join call_legs leg on leg.org_id = call.org_id and leg.call_id = call.id
 where leg.ended_at is null
   and (call.state = 'ended' and leg.call_sid is not null and leg.hang_up_sent_at < @Before
        or call.state <> 'ended' and leg.call_sid is not null
           and ((call.hang_up_asked_at < @Before or not leg.wanted) and (leg.hang_up_sent_at is null or leg.hang_up_sent_at < @Before)
                or leg.wanted and leg.in_conference and leg.held <> leg.hold_due and (leg.adjust_sent_at is null or leg.adjust_sent_at < @Before))
        or call.state <> 'ended' and leg.role = 'party' and leg.wanted and leg.call_sid is null and leg.submitted_at is null and leg.created_at < @Before)
   and call.created_at > @Before::timestamptz - interval '5 hours';
