select id, created_at, last_seen_at, ip_address, user_agent, id = @SessionId as is_this
  from sessions
 where user_id = @UserId
   and revoked_at is null
   and expires_at > @Now
 order by id = @SessionId desc, last_seen_at desc, id;
