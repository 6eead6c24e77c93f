select add_to_do_not_call(null, call.customer_number, 'key', 'Pressed ' || @Key || ' when nobody was free in ' || campaign.name, call.id, @Now)
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id
 where call.id = @CallId;
