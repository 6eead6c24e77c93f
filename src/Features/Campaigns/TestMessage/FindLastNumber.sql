select call.customer_number
  from message_tests test
  join calls call on call.id = test.call_id
 where test.user_id = @UserId
 order by test.at desc
 limit 1;
