-- The last calls of campaigns, in seconds.
select extract(epoch from ringing_at - coalesce(submitted_at, created_at))::float8 as setup, extract(epoch from answered_at - ringing_at)::float8 as ring,
       extract(epoch from ended_at - connected_at)::float8 as talk, case when wrapped_up_at is not null then extract(epoch from wrapped_up_at - ended_at)::float8 end as wrap_up,
       result = 'machine' or disposition_code is not distinct from 'voicemail' as is_machine
  from calls
 where (@Own and campaign_id = @CampaignId or not @Own and direction = 'outbound-campaign')
   and settled_at is not null
   and answered_at is not null
   and created_at > @Now::timestamptz - interval '30 days'
 order by created_at desc
 limit 1000;
