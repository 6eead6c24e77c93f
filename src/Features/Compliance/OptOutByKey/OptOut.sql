-- Heeded twice, it is on the list once.
select add_to_do_not_call(null, call.customer_number, 'key', 'Pressed ' || @Key || case when call.abandoned_at is null then ' in ' else ' when nobody was free in ' end || campaign.name, call.id, @At)
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id
 where call.id = @CallId;
