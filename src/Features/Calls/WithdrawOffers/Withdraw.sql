with withdrawn as (
    update offers
       set state = 'withdrawn', ended_at = @Now, reason = @Reason
     where call_id = @CallId and state = 'ringing'
       and (@Purpose::text is null or purpose = @Purpose)
    returning user_id
)
select user_id from withdrawn, tell(user_id, 'phone-changed');
