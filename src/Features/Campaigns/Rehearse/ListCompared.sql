-- Forecasts that were held against what happened, the last first.
select forecast::text as forecast, actual::text as actual
  from campaign_rehearsals
 where actual is not null
 order by asked_at desc
 limit 50;
