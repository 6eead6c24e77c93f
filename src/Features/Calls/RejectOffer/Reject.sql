with rejected as (
    update offers
       set state = 'rejected', ended_at = @Now, reason = @Reason
     where id = @OfferId and user_id = @UserId and state = 'ringing'
    returning call_id, user_id, purpose
),
kept as (
    select rejected.*, audit(user_id, 'calls.rejected', user_id, call_id::text, jsonb_build_object('purpose', purpose, 'reason', @Reason::text), @Now),
           tell(user_id, 'phone-changed')
      from rejected
)
select call_id, purpose from kept;
