select c.id, c.name, c.status, c.mode, c.destination, c.time_zone, c.calls_on_days, c.calls_from, c.calls_until, c.calls_per_minute, c.ring_seconds, c.max_attempts, c.minimum_gap, c.lines_per_agent::float8 as lines_per_agent, c.late_cancel,
       c.message_text, c.machine_detection, org.time_zone as organisation_zone, org.default_region as region, c.run_id is not null as has_run, org.dialing_from, org.dialing_until, org.attempts_per_day,
       (select count(*)::integer from campaign_agents seat join users person on person.id = seat.user_id and person.active where seat.campaign_id = c.id) as assigned
  from campaigns c
  join organisations org on org.org_id = c.org_id
 where c.id = @CampaignId
   and c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId);
