-- Whose two seconds a node that died was to watch over.
select call.id
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id and campaign.mode = 'predictive'
 where call.state <> 'ended'
   and call.settled_at is null
   and call.answered_at < @Before
   and call.connected_at is null
   and call.abandoned_at is null;
