select customer.call_sid, customer.id as leg_id, org.name as organisation, coalesce(campaign.opt_out_key, '9') as opt_out_key
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id
  join organisations org on org.org_id = call.org_id
  join call_legs customer on customer.call_id = call.id and customer.role = 'customer'
 where call.id = @CallId
   and call.state <> 'ended'
   and call.abandoned_at is not null
   and customer.call_sid is not null;
