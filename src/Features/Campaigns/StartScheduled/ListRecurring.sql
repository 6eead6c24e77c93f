-- Runs that are over of campaigns that run again.
select id, recurrence, recurs_on_days, recurs_on_day, recurs_at, recurs_until, time_zone
  from campaigns
 where status = 'finished'
   and recurrence <> 'once'
   and recurs_at is not null
   and starts_at is null
   and deleted_at is null
   and (recurs_until is null or recurs_until >= (@Now::timestamptz at time zone time_zone)::date);
