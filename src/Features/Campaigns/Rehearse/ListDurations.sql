-- The last calls of campaigns, in seconds. The carrier's times are cut to whole ones, and so are ours beside them.
select extract(epoch from ringing_at - asked_at)::float8 as setup, extract(epoch from coalesce(answered_at, ended_at) - coalesce(ringing_at, asked_at))::float8 as ring,
       extract(epoch from ended_at - connected_at)::float8 as talk, extract(epoch from date_trunc('second', wrapped_up_at) - ended_at)::float8 as wrap_up,
       case when result = 'machine' or disposition_code is not distinct from 'voicemail' then 'machine'
            when answered_at is not null then 'person'
            when result = 'no_answer' then result
            else 'declined' end as kind
  from calls, lateral (select date_trunc('second', coalesce(submitted_at, created_at)) as asked_at) ours
 where (@Own and campaign_id = @CampaignId or not @Own and direction = 'outbound-campaign')
   and settled_at is not null
   and (answered_at is not null or result in ('no_answer', 'busy', 'bad_number', 'carrier_error'))
   and created_at > @Now::timestamptz - interval '30 days'
 order by created_at desc
 limit 2000;
