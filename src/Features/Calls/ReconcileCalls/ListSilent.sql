-- Legs the carrier may still have, of calls without news for longer than what they are doing takes. Who has answered is in the conference at
-- once, and nothing goes on before that is known.
select distinct call.id
  from call_legs leg
  join calls call on call.id = leg.call_id
 where leg.ended_at is null
   and leg.created_at > @Oldest
   and (leg.call_sid is not null or leg.submitted_at is not null)
   and call.last_news_at < case
       when call.state in ('submitted', 'ambiguous') then @UnknownBefore::timestamptz
       when call.state in ('queued', 'ringing') then @RingingBefore::timestamptz
       when leg.call_sid is not null and leg.joined_at is null and leg.gone_at is null
            and (call.state = 'intent' or call.state = 'answered' and call.conference_sid is not null) then @UnjoinedBefore::timestamptz
       else @Before::timestamptz
       end;
