select default_region as region, time_zone, (select jsonb_agg(jsonb_build_object('outcome', r.outcome, 'tries', r.tries, 'delayMinutes', r.delay_minutes, 'growth', r.growth, 'otherDaypart', r.other_daypart))
                                               from default_retry_rules() r)::text as retries
  from organisations;
