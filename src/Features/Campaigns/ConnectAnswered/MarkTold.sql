update calls
   set told_at = @Now
 where id = @CallId
   and told_at is null;
