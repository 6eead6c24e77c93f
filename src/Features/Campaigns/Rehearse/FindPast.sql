-- How calls of campaigns to agents went lately: of this one where it has enough of them, else of all.
with own as (
    select count(*) >= 200 as is_enough
      from calls
     where campaign_id = @CampaignId and settled_at is not null and created_at > @Now::timestamptz - interval '30 days'
),
past as (
    select call.result, call.disposition_code, call.customer_number, call.created_at, org.time_zone
      from own
     cross join organisations org
     cross join lateral (
           select result, disposition_code, customer_number, created_at
             from calls
            where (own.is_enough and campaign_id = @CampaignId or not own.is_enough and direction = 'outbound-campaign')
              and settled_at is not null
              and result in ('human', 'abandoned', 'machine', 'no_answer', 'busy', 'bad_number', 'carrier_error')
              and created_at > @Now::timestamptz - interval '30 days'
            order by created_at desc
            limit 10000) call
),
judged as (
    select case when result = 'machine' or disposition_code = 'voicemail' then 'machine' when result in ('human', 'abandoned') then 'person' else result end as kind,
           extract(hour from created_at at time zone time_zone)::integer as hour, left(customer_number, 5) as area
      from past
)
select 'kind' as of, kind as key, count(*)::float8 as dials, count(*) filter (where kind = 'person')::float8 as people from judged group by kind
 union all
select 'hour', hour::text, count(*)::float8, count(*) filter (where kind = 'person')::float8 from judged group by hour
 union all
(select 'area', area, count(*)::float8, count(*) filter (where kind = 'person')::float8 from judged group by area order by count(*) desc limit 500)
 union all
select 'own', is_enough::text, 0, 0 from own;
