with over as (
    update offers o
       set state = case when call.state = 'ended' then 'withdrawn' else 'expired' end, ended_at = @Now,
           reason = case when call.state = 'ended' then 'The call has ended.' else 'Not answered in time.' end
      from calls call
     where call.id = o.call_id
       and o.state = 'ringing'
       and (o.expires_at <= @Now or call.state = 'ended')
    returning o.call_id, o.user_id, o.purpose, o.state
),
kept as (
    select over.*, audit(null, 'calls.offer_' || over.state, over.user_id, over.call_id::text, jsonb_build_object('purpose', over.purpose), @Now),
           tell(over.user_id, 'phone-changed')
      from over
)
select call_id, user_id, purpose, state from kept;
