select call.id, call.campaign_id, call.customer_number as number, call.state, call.result, coalesce(call.end_reason, '') as reason, call.message_heard_at is not null as was_heard, org.default_region as region
  from message_tests test
  join calls call on call.id = test.call_id
  join organisations org on org.org_id = test.org_id
 where test.call_id = @CallId
   and test.campaign_id = @CampaignId
   and test.user_id = @UserId;
