-- Launched on a rehearsal, and over.
select r.id, run.campaign_id, run.started_at, run.ended_at, run.end_status
  from campaign_rehearsals r
  join campaign_runs run on run.id = r.run_id
 where r.run_id is not null
   and r.actual is null
   and run.ended_at is not null
   and run.ended_at <= @Now::timestamptz - interval '15 seconds'
 limit 100;
