-- Who was to hear who called, and does not: a node died over it, or the carrier could not be reached.
select call.id, customer.call_sid, customer.id as leg_id, org.name as organisation, coalesce(campaign.opt_out_key, '9') as opt_out_key
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id and campaign.mode = 'predictive'
  join organisations org on org.org_id = call.org_id
  join call_legs customer on customer.call_id = call.id and customer.role = 'customer' and customer.call_sid is not null
 where call.state <> 'ended'
   and call.settled_at is null
   and call.abandoned_at < @Before
   and call.connected_at is null
   and call.told_at is null;
