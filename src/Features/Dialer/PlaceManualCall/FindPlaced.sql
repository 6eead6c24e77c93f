select id, state, customer_number as to, contact_name, our_number as caller_id, caller_id_reason
  from calls
 where agent_id = @UserId and request_key = @RequestKey;
