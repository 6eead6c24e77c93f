-- Planned once. What the law counts, by the day; a call counts as soon as it is clear what it is.
with today as (
    select (@Now::timestamptz at time zone org.time_zone)::date as day from organisations org
),
open as (
    select count(*) filter (where call.connected_at <= call.answered_at + interval '2 seconds') as connected,
           count(*) filter (where call.abandoned_at is not null or call.connected_at > call.answered_at + interval '2 seconds') as abandoned
      from calls call
     where call.campaign_id = @CampaignId
       and call.settled_at is null
       and call.answered_at is not null
       and call.result is distinct from 'machine'
)
select (days.day - date '0001-01-01')::integer as day, days.connected::float8 as connected, days.machines::float8 as machines, greatest(days.abandoned, days.abandoned_late)::float8 as abandoned,
       (today.day - date '0001-01-01')::integer as today, (select min(one.day) - date '0001-01-01' from campaign_days one where one.campaign_id = @CampaignId)::integer as first
  from campaign_days days, today
 where days.campaign_id = @CampaignId
   and days.day > today.day - 62
 union all
select (today.day - date '0001-01-01')::integer, open.connected::float8, 0::float8, open.abandoned::float8, (today.day - date '0001-01-01')::integer,
       coalesce((select min(one.day) - date '0001-01-01' from campaign_days one where one.campaign_id = @CampaignId), today.day - date '0001-01-01')::integer
  from open, today;
