select r.id, r.number, r.scope, r.started_at, u.name as started_by, r.ended_at, r.end_status, coalesce(r.summary, '{}')::text as summary
  from campaign_runs r
  left join users u on u.id = r.started_by
 where r.campaign_id = @Id
   and r.ended_at is not null
 order by r.number desc
 limit 10;
