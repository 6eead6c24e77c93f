-- The last calls of campaigns, in seconds.
select extract(epoch from ringing_at - coalesce(submitted_at, created_at))::float8 as setup, extract(epoch from coalesce(answered_at, ended_at) - ringing_at)::float8 as ring,
       extract(epoch from ended_at - connected_at)::float8 as talk, extract(epoch from wrapped_up_at - ended_at)::float8 as wrap_up,
       case when result = 'machine' or disposition_code is not distinct from 'voicemail' then 'machine' when result = 'no_answer' then result else 'person' end as kind
  from calls
 where (@Own and campaign_id = @CampaignId or not @Own and direction = 'outbound-campaign')
   and settled_at is not null
   and (answered_at is not null or result = 'no_answer')
   and created_at > @Now::timestamptz - interval '30 days'
 order by created_at desc
 limit 2000;
