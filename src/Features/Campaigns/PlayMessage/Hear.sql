update calls
   set message_heard_at = @Now
 where id = @CallId
   and campaign_id is not null
   and message_heard_at is null;
